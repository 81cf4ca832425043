package dev.sluice.adapters.standin;

import dev.sluice.core.call.FinishReason;
import java.time.Duration;

/**
 * What a stand-in provider says to one prompt.
 *
 * @param outputTokens all that is billed as output, the thinking included
 * @param reasoningTokens the part of the output that was thinking
 * @param latency from the request to the end of the answer
 */
public record ScriptedAnswer(
        String text,
        long promptTokens,
        long outputTokens,
        long reasoningTokens,
        Duration latency,
        FinishReason finishReason) {

    public ScriptedAnswer {
        if (promptTokens < 0 || reasoningTokens < 0 || outputTokens < reasoningTokens) {
            throw new IllegalArgumentException("tokens must not be negative, nor thinking more than output: "
                    + promptTokens + " prompt, " + outputTokens + " output, " + reasoningTokens + " thinking");
        }
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency must not be negative: " + latency);
        }
    }

    /** The same answer broken off after so many output tokens, thinking first; itself where it is shorter. */
    ScriptedAnswer within(long limit) {
        if (outputTokens <= limit) {
            return this;
        }
        long thinking = Math.min(reasoningTokens, limit);
        long written = limit - thinking;
        long whole = Math.max(1, outputTokens - reasoningTokens);
        int characters = (int) (text.length() * written / whole);
        return new ScriptedAnswer(
                text.substring(0, characters), promptTokens, limit, thinking, latency, FinishReason.LENGTH);
    }
}
