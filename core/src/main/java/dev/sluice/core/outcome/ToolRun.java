package dev.sluice.core.outcome;

/** What became of the tool calls of an answer, as the caller's next turn shows it. */
public enum ToolRun {
    /** All came back with results that do not say that they are errors. */
    RAN,
    /** One came back with an error. */
    FAILED
}
