package dev.sluice.replay.data;

import dev.sluice.core.request.Tokens;
import java.util.Optional;

/**
 * A prompt that real models were asked.
 *
 * @param text exactly as it was sent
 * @param gold the right answer, where known; for scoring only, nothing that decides may see it
 * @param domain what it is about, where known; told to reference baselines alone, nothing that decides may see it
 */
public record RecordedPrompt(String set, String id, String text, Optional<String> gold, Optional<String> domain) {

    private static final int CHARACTERS_PER_TOKEN = 4;

    public RecordedPrompt {
        if (id.isBlank()) {
            throw new IllegalArgumentException("prompt id must not be blank");
        }
    }

    /** What the prompt measures in tokens where the record does not say: a quarter of its characters, rounded up. */
    public Tokens estimatedTokens() {
        return new Tokens(Math.ceilDiv(text.length(), CHARACTERS_PER_TOKEN));
    }
}
