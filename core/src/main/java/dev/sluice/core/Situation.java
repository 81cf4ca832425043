package dev.sluice.core;

import dev.sluice.core.backend.Catalog;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.call.Judging;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;

/**
 * Everything a decision depends on.
 *
 * @param catalog the backends callable right now
 * @param rate what a dollar must buy, of the dearest of the budgets that pay
 * @param seed the decision's only source of chance
 * @param judging what it costs to have an answer judged that may be rejected
 */
public record Situation(
        InferenceRequest request,
        Difficulty difficulty,
        Catalog catalog,
        Calibration calibration,
        Funds funds,
        ExchangeRate rate,
        long seed,
        Judging judging) {

    /** Where judging is free. */
    public Situation(
            InferenceRequest request,
            Difficulty difficulty,
            Catalog catalog,
            Calibration calibration,
            Funds funds,
            ExchangeRate rate,
            long seed) {
        this(request, difficulty, catalog, calibration, funds, rate, seed, Judging.FREE);
    }

    /** Where nothing is paced. */
    public Situation(
            InferenceRequest request,
            Difficulty difficulty,
            Catalog catalog,
            Calibration calibration,
            Funds funds,
            long seed) {
        this(request, difficulty, catalog, calibration, funds, ExchangeRate.NONE, seed);
    }
}
