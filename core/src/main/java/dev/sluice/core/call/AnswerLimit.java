package dev.sluice.core.call;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import java.util.Optional;

/** How long an answer may become, whatever the money. */
public final class AnswerLimit {

    private static final Tokens LEAST = new Tokens(16);
    private static final Tokens BELIEVED = new Tokens(1024);
    private static final double PROMPT_MARGIN = 1.25;

    private AnswerLimit() {}

    /** The most that the caller, the backend and its context window leave; empty where there is no room. */
    public static Optional<Tokens> most(InferenceRequest request, Backend backend) {
        Tokens most = request.answerLimit().orElse(backend.maxOutput()).min(backend.maxOutput());
        Tokens limit = most.min(room(request, backend, most));
        return limit.compareTo(LEAST.min(most)) >= 0 && limit.count() > 0 ? Optional.of(limit) : Optional.empty();
    }

    /** The prompt's bound counts bytes; where it leaves too little, the estimate with a margin is believed. */
    private static Tokens room(InferenceRequest request, Backend backend, Tokens wanted) {
        Tokens safe = backend.contextWindow().minus(request.promptBound());
        if (safe.compareTo(wanted) >= 0) {
            return safe;
        }
        long estimate = (long) (request.promptEstimate().count() * PROMPT_MARGIN);
        Tokens likely = backend.contextWindow().minus(new Tokens(estimate));
        return safe.max(likely.min(BELIEVED.max(safe)));
    }
}
