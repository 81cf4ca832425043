package dev.sluice.core.plan;

import dev.sluice.core.request.Cost;
import java.time.Duration;

/** What a plan is likely to achieve, cost and take; expected values, success with its uncertainty. */
public record Forecast(Plan plan, Probability success, Cost cost, Duration latency) {}
