package dev.sluice.contract.architecture.wrong.core.request;

import dev.sluice.contract.architecture.wrong.core.backend.Machine;

/** Knows a package to its right. */
public final class Question {
    public void ask(Machine machine) {}
}
