package dev.sluice.policies.choice;

import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Probability;
import java.util.Optional;

/**
 * A candidate as fitted to what it may use.
 *
 * @param index tells candidates apart
 * @param tight whether it got fewer tokens than are enough
 * @param barred why it may not be taken; empty where it may
 */
record Fitted(int index, Candidate candidate, Forecast forecast, boolean tight, Optional<String> barred) {

    /**
     * How far toward the lower end of its interval a plan's success is trusted, so that going cheap needs as much
     * evidence as the better plan has, and doubt that both share counts for neither.
     */
    static final double CAUTION = .25;

    Fitted barred(String reason) {
        return new Fitted(index, candidate, forecast, tight, Optional.of(reason));
    }

    boolean is(Fitted other) {
        return index == other.index;
    }

    boolean viable() {
        return barred.isEmpty();
    }

    double success() {
        return forecast.success().mean();
    }

    double trusted() {
        return success() - CAUTION * (success() - forecast.success().low());
    }

    /** Itself, were it as good as the upper end of its interval says. */
    Fitted atBest() {
        Probability success = forecast.success();
        Probability best = new Probability(success.high(), success.high(), success.high());
        Forecast hoped = new Forecast(forecast.plan(), best, forecast.cost(), forecast.latency());
        return new Fitted(index, candidate, hoped, tight, barred);
    }

    double usd() {
        return forecast.cost().inUsd();
    }
}
