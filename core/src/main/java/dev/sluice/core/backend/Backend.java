package dev.sluice.core.backend;

import dev.sluice.core.request.Tokens;
import java.util.Map;

/**
 * Something that can be called.
 *
 * @param id what callers and policies name it by
 * @param model what the provider names it by
 * @param contextWindow prompt and answer together
 * @param maxOutput the most the provider lets it write in one answer, thinking included
 */
public record Backend(
        String id,
        String model,
        ModelCard card,
        Price price,
        Tokens contextWindow,
        Tokens maxOutput,
        Map<String, String> labels) {

    public Backend {
        labels = Map.copyOf(labels);
        if (id.isBlank()) {
            throw new IllegalArgumentException("backend id must not be blank");
        }
        if (maxOutput.count() < 1 || maxOutput.compareTo(contextWindow) > 0) {
            throw new IllegalArgumentException(
                    "max output must lie in [1, context window " + contextWindow.count() + "]: " + maxOutput.count());
        }
    }
    /** The same at another price. */
    public Backend at(Price other) {
        return other.equals(price) ? this : new Backend(id, model, card, other, contextWindow, maxOutput, labels);
    }
}
