package dev.sluice.policies.choice;

import dev.sluice.core.request.Cost;

/** What a policy is after. */
public sealed interface Objective {

    /**
     * The cheapest plan whose forecast success reaches this part of the best candidate's.
     *
     * @param ofBest in (0, 1]
     */
    record Quality(double ofBest) implements Objective {
        public Quality {
            if (!(ofBest > 0 && ofBest <= 1)) {
                throw new IllegalArgumentException("quality must lie in (0, 1]: " + ofBest);
            }
        }
    }

    /** The plan with the most forecast value: {@code perSuccess x success - cost}. */
    record Worth(Cost perSuccess) implements Objective {
        public Worth {
            if (perSuccess.nanos() == 0) {
                throw new IllegalArgumentException("worth must be more than $0");
            }
        }
    }
}
