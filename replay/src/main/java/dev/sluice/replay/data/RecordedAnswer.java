package dev.sluice.replay.data;

import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.util.Optional;

/**
 * What a real model made of a prompt, without the text.
 *
 * @param sample 0 for the first answer of the model to the prompt
 * @param correct the recorded score, in [0, 1]; for scoring only, nothing that decides may see it
 * @param input the prompt's tokens
 * @param output the visible answer's tokens; hidden reasoning is not in it
 * @param outputEstimated whether the output tokens are a quarter of the characters rather than counted
 * @param reasoning whether the model reasons before it answers
 * @param extracted the final answer taken from the text, where the record has it
 * @param latency of the whole answer; zero where the record does not say
 */
public record RecordedAnswer(
        String promptId,
        String model,
        int sample,
        double correct,
        Tokens input,
        Tokens output,
        boolean outputEstimated,
        boolean reasoning,
        Optional<String> extracted,
        Duration latency) {

    public RecordedAnswer {
        if (!(correct >= 0 && correct <= 1)) {
            throw new IllegalArgumentException("correct must lie in [0, 1]: " + correct);
        }
        if (sample < 0) {
            throw new IllegalArgumentException("sample must not be negative: " + sample);
        }
    }
}
