package dev.sluice.core.request;

/** The wire format in which some bytes are written. */
public enum WireFormat {
    OPENAI,
    ANTHROPIC
}
