package dev.sluice.difficulty;

import java.util.function.ToDoubleFunction;

/**
 * One explainable thing to look for in a prompt.
 *
 * @param value scaled so that typical prompts lie in [0, 1]
 */
record PromptSignal(String name, ToDoubleFunction<PromptView> value) {

    private static final double LARGEST = 1.5;

    /** Kept within a range, so that a prompt unlike any seen before cannot run a forecast out of bounds. */
    double of(PromptView prompt) {
        double raw = value.applyAsDouble(prompt);
        return raw > LARGEST ? LARGEST : Math.max(0, raw);
    }
}
