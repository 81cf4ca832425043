package dev.sluice.core.plan;

import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.call.Call;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Spend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was chosen for a request, and everything needed to say why.
 *
 * @param policy name and version of the policy that chose
 * @param calibration version of the snapshot it read
 * @param seed its only source of chance: same situation, same seed, same decision
 * @param rejected the other candidates, best first
 * @param binding what kept the policy from choosing otherwise, in words
 * @param mostCapable the single call with the highest forecast success: what the saving is measured against
 * @param fallbacks calls that stand in, in this order, where the plan's call fails before its first byte
 * @param propensity the probability with which this plan was chosen, in (0, 1]
 * @param terms what money had to buy, and how much of it may be used
 * @param explained what the forecasts of the chosen plan's arms are made of, each arm once
 */
public record Decision(
        String id,
        PolicyRef policy,
        String calibration,
        long seed,
        Difficulty difficulty,
        Forecast chosen,
        List<Rejected> rejected,
        String binding,
        Optional<Forecast> mostCapable,
        List<Call> fallbacks,
        double propensity,
        Terms terms,
        List<Explained> explained) {

    /** A policy by name and version. */
    public record PolicyRef(String name, int version) {
        @Override
        public String toString() {
            return name + "@" + version;
        }
    }

    /**
     * On what terms a plan was chosen.
     *
     * @param rate what a dollar had to buy
     * @param unpaced what would have been chosen at no exchange rate; empty where that is the same
     * @param most what caller and policy allow the whole request to cost, whatever is done for it; empty where they say
     *     nothing
     * @param judging what having all answers of the plan judged may cost
     */
    public record Terms(ExchangeRate rate, Optional<Forecast> unpaced, Optional<Cost> most, Spend judging) {
        public static final Terms NONE = new Terms(ExchangeRate.NONE, Optional.empty(), Optional.empty());

        /** Where judging is free. */
        public Terms(ExchangeRate rate, Optional<Forecast> unpaced, Optional<Cost> most) {
            this(rate, unpaced, most, Spend.NONE);
        }
    }

    public Decision {
        rejected = List.copyOf(rejected);
        fallbacks = List.copyOf(fallbacks);
        explained = List.copyOf(explained);
        if (!(propensity > 0 && propensity <= 1)) {
            throw new IllegalArgumentException("propensity must lie in (0, 1]: " + propensity);
        }
    }

    /** On no terms. */
    public Decision(
            String id,
            PolicyRef policy,
            String calibration,
            long seed,
            Difficulty difficulty,
            Forecast chosen,
            List<Rejected> rejected,
            String binding,
            Optional<Forecast> mostCapable,
            List<Call> fallbacks,
            double propensity) {
        this(
                id,
                policy,
                calibration,
                seed,
                difficulty,
                chosen,
                rejected,
                binding,
                mostCapable,
                fallbacks,
                propensity,
                Terms.NONE,
                List.of());
    }

    /** What the forecasts of a plan's arms are made of. */
    public static List<Explained> explained(Calibration calibration, Difficulty difficulty, Plan plan) {
        Map<String, Explained> byArm = new LinkedHashMap<>();
        for (Call call : plan.calls()) {
            byArm.computeIfAbsent(
                    call.arm(),
                    arm -> new Explained(arm, calibration.shares(difficulty, call.backend(), call.protocol())));
        }
        return List.copyOf(byArm.values());
    }

    public Plan plan() {
        return chosen.plan();
    }

    /** What would have been chosen at no exchange rate. */
    public Forecast unpaced() {
        return terms.unpaced().orElse(chosen);
    }

    /** The most that the plan can cost, its verifiers included. */
    public Spend planCeiling() {
        return plan().ceiling().plus(terms.judging());
    }

    /** What is reserved: the most that the plan, or a call standing in for it, can cost. */
    public Spend ceiling() {
        return fallbacks.stream().map(Call::ceiling).reduce(planCeiling(), Spend::max);
    }
}
