package dev.sluice.replay.trial;

import dev.sluice.core.request.InferenceRequest;

/**
 * A prompt as whoever decides may see it.
 *
 * @param comparable whether the texts of its answers are recorded, so that plans that read them can be run
 */
public record Question(InferenceRequest request, boolean comparable) {

    /** Says nothing of the prompt's set, place or subject. */
    public String key() {
        return request.id();
    }
}
