package dev.sluice.replay.baseline;

/** A training prompt and how each model of the pool did on it. */
public record Lesson(Known prompt, double[] scores) {}
