package dev.sluice.core.outcome;

import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.InferenceRequest;
import java.time.Instant;

/** What happened to a request that was decided. */
public record Outcome(InferenceRequest request, Decision decision, Run run, Instant at) {}
