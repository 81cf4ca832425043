package dev.sluice.core.request;

/** One named, explainable thing seen in a prompt, scaled so that typical prompts lie in [0, 1]. */
public record Signal(String name, double value) {}
