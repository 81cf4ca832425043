package dev.sluice.core.plan;

import dev.sluice.core.call.Call;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Spend;
import java.util.List;
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
        double propensity) {

    /** A policy by name and version. */
    public record PolicyRef(String name, int version) {
        @Override
        public String toString() {
            return name + "@" + version;
        }
    }

    public Decision {
        rejected = List.copyOf(rejected);
        fallbacks = List.copyOf(fallbacks);
        if (!(propensity > 0 && propensity <= 1)) {
            throw new IllegalArgumentException("propensity must lie in (0, 1]: " + propensity);
        }
    }

    public Plan plan() {
        return chosen.plan();
    }

    /** What is reserved: the most that the plan, or a call standing in for it, can cost. */
    public Spend ceiling() {
        return fallbacks.stream().map(Call::ceiling).reduce(plan().ceiling(), Spend::max);
    }
}
