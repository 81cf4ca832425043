package dev.sluice.replay.offpolicy;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One decision as it was logged: all that could have been chosen with the probability of each, what was chosen, and what
 * came of it.
 *
 * @param id of the decision
 * @param policy name and version of the policy that chose
 * @param chosen the plan that was run
 * @param success how good the answer was, in [0, 1]; empty where nobody has said
 * @param costUsd what all of it cost
 */
public record LoggedDecision(
        String id, String policy, List<Option> options, String chosen, OptionalDouble success, double costUsd) {

    /** Probabilities are written with a few digits. */
    private static final double ROUNDING = 1e-3;

    /**
     * A plan that could have been chosen, and what was forecast of it at the time.
     *
     * @param plan in words; names the plan within its decision
     * @param backends ids of all backends it may call
     * @param low end of the 90 % interval of the forecast success
     * @param success forecast
     * @param costUsd forecast
     * @param ceilingUsd the most it could have cost
     * @param latencySeconds forecast
     * @param propensity the probability with which it was chosen; zero where the policy never would
     */
    public record Option(
            String plan,
            String structure,
            Set<String> backends,
            double low,
            double success,
            double costUsd,
            double ceilingUsd,
            double latencySeconds,
            double propensity) {

        public Option {
            backends = Set.copyOf(backends);
            if (!(0 <= low && low <= success && success <= 1)) {
                throw new IllegalArgumentException(
                        "forecast of " + plan + " must satisfy 0 <= low <= success <= 1: " + low + ", " + success);
            }
            if (!(propensity >= 0 && propensity <= 1)) {
                throw new IllegalArgumentException("propensity of " + plan + " must lie in [0, 1]: " + propensity);
            }
            if (!(costUsd >= 0 && ceilingUsd >= 0 && latencySeconds >= 0)) {
                throw new IllegalArgumentException("cost, ceiling and latency of " + plan + " must not be negative: "
                        + costUsd + ", " + ceilingUsd + ", " + latencySeconds);
            }
        }

        Option with(double other) {
            return new Option(
                    plan, structure, backends, low, success, costUsd, ceilingUsd, latencySeconds, Math.min(1, other));
        }
    }

    public LoggedDecision {
        options = List.copyOf(options);
        Set<String> plans = new HashSet<>();
        double total = 0;
        for (Option option : options) {
            if (!plans.add(option.plan())) {
                throw new IllegalArgumentException("decision " + id + " has the plan " + option.plan() + " twice");
            }
            total += option.propensity();
        }
        if (!plans.contains(chosen)) {
            throw new IllegalArgumentException("decision " + id + " chose " + chosen + ", which is not an option");
        }
        if (Math.abs(total - 1) > ROUNDING * options.size()) {
            throw new IllegalArgumentException("propensities of decision " + id + " must add up to 1: " + total);
        }
        if (success.isPresent() && !(success.getAsDouble() >= 0 && success.getAsDouble() <= 1)) {
            throw new IllegalArgumentException(
                    "success of decision " + id + " must lie in [0, 1]: " + success.getAsDouble());
        }
        if (!(costUsd >= 0)) {
            throw new IllegalArgumentException("cost of decision " + id + " must not be negative: " + costUsd);
        }
        if (option(options, chosen).propensity() == 0) {
            throw new IllegalArgumentException(
                    "decision " + id + " chose " + chosen + ", whose propensity is logged as zero");
        }
    }

    /** The same decision, of whose answer this was said. */
    LoggedDecision judged(double said) {
        return new LoggedDecision(id, policy, options, chosen, OptionalDouble.of(said), costUsd);
    }

    private static Option option(List<Option> options, String plan) {
        return options.stream().filter(o -> o.plan().equals(plan)).findFirst().orElseThrow();
    }

    public Option chosenOption() {
        return option(options, chosen);
    }
}
