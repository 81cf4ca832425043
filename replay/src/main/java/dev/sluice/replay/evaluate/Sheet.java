package dev.sluice.replay.evaluate;

import dev.sluice.replay.frontier.BudgetedRun;
import dev.sluice.replay.trial.Trial;
import java.util.List;
import java.util.Map;

/**
 * All that was measured in one split, row by row in the order of its test prompts.
 *
 * @param prompts which prompt of all splits a row is
 * @param singles every model of the pool, asked alone
 * @param reference the single model whose cost on the test prompts is the whole budget
 * @param forecasts by model, as the calibration has it
 * @param written the policy with its own objective and no budget
 * @param frontier one for each budget
 * @param routers the baselines that route
 * @param ablation by name
 * @param dropped test prompts that lack an answer of a model of the pool
 * @param unknown models that were nowhere in what was trained on
 */
record Sheet(
        int[] prompts,
        int trained,
        Map<String, Column> singles,
        String reference,
        Map<String, double[]> forecasts,
        List<Trial> written,
        Column writtenColumn,
        List<Budgeted> frontier,
        List<Router> routers,
        Map<String, List<Column>> ablation,
        int dropped,
        List<String> unknown) {

    /** A run within a budget, and its scores. */
    record Budgeted(BudgetedRun run, Column column) {}

    /**
     * A baseline.
     *
     * @param gain of the strong model over the weak one, where it is about a pair; else empty
     * @param frontier one for each budget
     */
    record Router(String name, boolean told, double[] gain, List<Column> frontier) {}

    Column single(String model) {
        Column column = singles.get(model);
        if (column == null) {
            throw new IllegalArgumentException("not a model of the pool: " + model);
        }
        return column;
    }

    double[] forecast(String model) {
        double[] forecast = forecasts.get(model);
        if (forecast == null) {
            throw new IllegalArgumentException("not a model of the pool: " + model);
        }
        return forecast;
    }

    /** What a test prompt costs where the reference model alone answers. */
    double referenceUsd() {
        return single(reference).meanUsd();
    }
}
