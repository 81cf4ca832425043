package dev.sluice.contract.architecture.wrong.replay;

import dev.sluice.contract.architecture.wrong.gateway.keys.Ring;

/** Knows the gateway. */
public final class Tape {
    public void played(Ring ring) {}
}
