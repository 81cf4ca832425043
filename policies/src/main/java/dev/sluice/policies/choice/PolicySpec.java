package dev.sluice.policies.choice;

import java.util.Set;
import java.util.TreeSet;

/**
 * A policy as people write it.
 *
 * @param structures the plan structures it may choose: {@link #STRUCTURES}
 * @param backends ids of the backends it may use; empty means all
 * @param paced whether it goes cheaper where the budgets that pay are spent faster than planned
 * @param explore how often it tries what its rule would not take
 */
public record PolicySpec(
        String name,
        Objective objective,
        Limits limits,
        Set<String> structures,
        Set<String> backends,
        boolean paced,
        Exploration explore) {

    public static final Set<String> STRUCTURES = Set.of("single", "best-of", "cascade", "tools", "refine");

    /** Those of a policy that names none: no recording shows yet that the others pay. */
    public static final Set<String> USUAL_STRUCTURES = Set.of("single", "best-of", "cascade", "tools");

    /** Which never explores. */
    public PolicySpec(
            String name,
            Objective objective,
            Limits limits,
            Set<String> structures,
            Set<String> backends,
            boolean paced) {
        this(name, objective, limits, structures, backends, paced, Exploration.NONE);
    }

    /** Paced. */
    public PolicySpec(String name, Objective objective, Limits limits, Set<String> structures, Set<String> backends) {
        this(name, objective, limits, structures, backends, true);
    }

    public PolicySpec {
        structures = Set.copyOf(structures);
        backends = Set.copyOf(backends);
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,62}")) {
            throw new IllegalArgumentException("a policy's name is lower case letters, digits, . _ -: '" + name + "'");
        }
        for (String structure : structures) {
            if (!STRUCTURES.contains(structure)) {
                throw new IllegalArgumentException("unknown structure '" + structure + "'; known: "
                        + String.join(", ", new TreeSet<>(STRUCTURES)));
            }
        }
        if (!structures.contains("single")) {
            throw new IllegalArgumentException(
                    "structures must contain single: streams and whatever cannot be composed rest on it");
        }
    }
}
