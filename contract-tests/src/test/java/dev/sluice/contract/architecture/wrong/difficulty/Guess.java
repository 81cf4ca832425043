package dev.sluice.contract.architecture.wrong.difficulty;

import dev.sluice.contract.architecture.wrong.policies.RuleManager;

/** Knows the policies. */
public final class Guess {
    public void by(RuleManager rules) {}
}
