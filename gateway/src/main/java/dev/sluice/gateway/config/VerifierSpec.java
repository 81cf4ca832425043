package dev.sluice.gateway.config;

import dev.sluice.adapters.verify.VerifierEndpoint;
import java.util.Set;
import java.util.regex.Pattern;

/** Who judges answers, over and above what is always looked at. */
public sealed interface VerifierSpec {

    String name();

    /** Policies or backends as callers name them; none means all. */
    Set<String> models();

    /** An answer in which the pattern is found is right, any other is wrong. */
    record Matching(String name, Set<String> models, Pattern pattern) implements VerifierSpec {}

    /** A model is asked; its backend is one of the gateway's own. */
    record Judge(String name, Set<String> models, String backend, String rubric) implements VerifierSpec {}

    /**
     * An endpoint is asked.
     *
     * @param exact whether what it says is certain, as that of tests which were run
     * @param right of a classifier, which class says that the answer is right
     */
    record Asked(String name, Set<String> models, Kind kind, VerifierEndpoint endpoint, boolean exact, int right)
            implements VerifierSpec {

        public enum Kind {
            HTTP,
            SCORE,
            RERANK,
            CLASSIFY
        }
    }
}
