package dev.sluice.contract.architecture.wrong.gateway.keys;

import dev.sluice.contract.architecture.wrong.gateway.openai.FluxOfAnswers;

/** Is in a cycle. */
public final class Ring {
    public void of(FluxOfAnswers answers) {}
}
