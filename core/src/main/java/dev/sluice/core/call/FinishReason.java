package dev.sluice.core.call;

/** Why a model stopped writing. */
public enum FinishReason {
    STOP,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER,
    /** A reason we have no word for, or none was given. */
    OTHER
}
