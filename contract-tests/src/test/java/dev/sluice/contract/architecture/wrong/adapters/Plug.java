package dev.sluice.contract.architecture.wrong.adapters;

import dev.sluice.contract.architecture.wrong.difficulty.Guess;

/** Knows the estimator. */
public final class Plug {
    public void by(Guess guess) {}
}
