package dev.sluice.gateway.journal;

import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import java.util.Optional;

/** An outcome with the feedback it got, if any. */
public record JournalEntry(Outcome outcome, Optional<Judgement> judgement) {

    /** Feedback that counted, and the idempotency key it came under; empty where the caller sent none. */
    public record Judgement(Feedback feedback, String idempotencyKey) {}
}
