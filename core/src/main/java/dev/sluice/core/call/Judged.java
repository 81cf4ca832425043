package dev.sluice.core.call;

/** An answer, and what a verifier thought of it. */
public record Judged(Answer answer, Verdict verdict) {}
