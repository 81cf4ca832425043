package dev.sluice.core;

import dev.sluice.core.backend.Catalog;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;

/**
 * Everything a decision depends on.
 *
 * @param catalog the backends callable right now
 * @param rate what a dollar must buy, of the dearest of the budgets that pay
 * @param seed the decision's only source of chance
 */
public record Situation(
        InferenceRequest request,
        Difficulty difficulty,
        Catalog catalog,
        Calibration calibration,
        Funds funds,
        ExchangeRate rate,
        long seed) {

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
