package dev.sluice.replay.trial;

import dev.sluice.core.Policy;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.choice.FrontierPolicy;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A policy as people write it, turned into one that decides the way the gateway does it.
 *
 * @param samples how many recorded answers each model has to each prompt: a plan that draws more cannot be run
 */
public record PolicyUnderTest(PolicySpec spec, int samples) {

    /** Structures no recording can show: nobody was recorded calling tools or revising. */
    public static final Set<String> UNRECORDED = Set.of("tools", "refine");

    private static final String SINGLE = "single";
    private static final String BEST_OF = "best-of";
    private static final int VOTE = 3;

    /** As the gateway has it where nothing is configured. */
    public static PolicySpec usual() {
        return new PolicySpec(
                "default", new Objective.Quality(.95), Limits.NONE, PolicySpec.USUAL_STRUCTURES, Set.of());
    }

    /** @param comparable whether it may choose plans that read the answers' texts */
    public Policy asWritten(boolean comparable) {
        return policy(spec.objective(), comparable);
    }

    /** The same policy after as much value as there is where an answer that is right is worth {@code worth}. */
    public Policy atWorth(Cost worth, boolean comparable) {
        return policy(new Objective.Worth(worth.max(new Cost(1))), comparable);
    }

    private Policy policy(Objective objective, boolean comparable) {
        Set<String> structures = comparable ? runnable() : Set.of(SINGLE);
        Limits limits = spec.limits();
        Limits runnable = structures.contains(BEST_OF)
                ? new Limits(limits.cost(), limits.latency(), limits.thinking(), Math.min(limits.samples(), samples))
                : limits;
        return new FrontierPolicy(new PolicySpec(spec.name(), objective, runnable, structures, spec.backends()), 1);
    }

    /** Its structures, without the unrecorded, and those for which too few answers are recorded. */
    public Set<String> runnable() {
        Set<String> structures = new TreeSet<>(spec.structures());
        structures.removeAll(UNRECORDED);
        if (samples < VOTE) {
            structures.remove(BEST_OF);
        }
        return structures;
    }

    public PolicyUnderTest with(Set<String> structures) {
        return with(spec.limits(), structures);
    }

    /** Without thinking, where that can be switched off. */
    public PolicyUnderTest direct(Set<String> structures) {
        Limits limits = spec.limits();
        return with(
                new Limits(limits.cost(), limits.latency(), Optional.of(Tokens.ZERO), limits.samples()), structures);
    }

    private PolicyUnderTest with(Limits limits, Set<String> structures) {
        return new PolicyUnderTest(
                new PolicySpec(spec.name(), spec.objective(), limits, structures, spec.backends()), samples);
    }
}
