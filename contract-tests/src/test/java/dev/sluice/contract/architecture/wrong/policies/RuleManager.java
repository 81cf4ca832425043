package dev.sluice.contract.architecture.wrong.policies;

import dev.sluice.contract.architecture.wrong.adapters.Plug;

/** Knows the adapters, and is badly named, as is what it holds. */
public final class RuleManager {
    public void through(Plug plug) {}

    /** Says nothing. */
    public static final class LooseInfo {}
}
