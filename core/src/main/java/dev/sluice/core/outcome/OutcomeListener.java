package dev.sluice.core.outcome;

/** Told of what happened, after the caller was served. Must not block and must not throw. */
public interface OutcomeListener {

    void observed(Outcome outcome);

    /** @param answered what the feedback is about */
    void judged(Answered answered, Feedback feedback);

    /**
     * At most once for a decision, and never after feedback on it.
     *
     * @param answered whose tool calls they were
     */
    default void ran(Answered answered, ToolRun run) {}
}
