package dev.sluice.core.request;

/** Something a request may need and a backend may have. */
public enum Feature {
    TOOLS,
    JSON_OBJECT,
    JSON_SCHEMA,
    LOGPROBS,
    IMAGES,
    /** The caller set a reasoning effort itself; it must reach a backend that has the knob. */
    REASONING_EFFORT,
    /** More than one choice from one call ({@code n} above 1). */
    CHOICES
}
