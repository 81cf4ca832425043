package dev.sluice.core;

import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.Spend;

/** A request that went the whole way, and what was charged for it. */
public record Served(Decision decision, Run run, Spend charged) {}
