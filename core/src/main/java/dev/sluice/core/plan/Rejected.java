package dev.sluice.core.plan;

/** A plan that was not chosen, and why. */
public record Rejected(Forecast forecast, String reason) {}
