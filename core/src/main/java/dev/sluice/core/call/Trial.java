package dev.sluice.core.call;

import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import java.time.Duration;
import java.util.List;

/**
 * One answer on trial.
 *
 * @param difficulty of the request, so that what was expected of the call can be told
 * @param peers other answers to the same request, without the candidate
 * @param timeLeft until the request's deadline; a verifier that waits for somebody waits no longer
 */
public record Trial(
        InferenceRequest request, Difficulty difficulty, Answer candidate, List<Answer> peers, Duration timeLeft) {

    public Trial {
        peers = List.copyOf(peers);
    }
}
