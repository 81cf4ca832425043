package dev.sluice.core.outcome;

/** Told of what happened, after the caller was served. Must not block and must not throw. */
public interface OutcomeListener {

    void observed(Outcome outcome);

    /** @param answered what the feedback is about */
    void judged(Answered answered, Feedback feedback);
}
