package dev.sluice.contract.architecture.wrong.core.backend;

import java.net.http.HttpClient;

/** Breaks the rule on HTTP. */
public final class Machine {
    public void reach(HttpClient client) {}
}
