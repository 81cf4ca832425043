package dev.sluice.contract.architecture.wrong.core;

import dev.sluice.contract.architecture.wrong.policies.RuleManager;

/** Knows a module outside core. */
public final class Judge {
    public void judge(RuleManager rules) {}
}
