package dev.sluice.core.request;

/** The wire format in which some bytes are written. */
public enum WireFormat {
    OPENAI,
    ANTHROPIC,
    /** None: what was written here counts in neutral words only, and has no bytes. */
    NEUTRAL
}
