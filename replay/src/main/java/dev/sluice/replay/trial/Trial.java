package dev.sluice.replay.trial;

import dev.sluice.core.request.Cost;
import java.util.List;
import java.util.Optional;

/**
 * What deciding and running one question came to, but for whether the answer was right.
 *
 * @param structure of the plan that was chosen
 * @param plan in words
 * @param calls every answer that was given and charged, by model and sample
 * @param accepted the answer the caller got; empty where there was none
 * @param forecast the success the chosen plan was expected to have
 * @param escalated whether a cascade went beyond its first step
 * @param stopped why no further call was made, in words
 */
public record Trial(
        String key,
        String structure,
        String plan,
        List<Given> calls,
        Optional<Given> accepted,
        Cost spent,
        double forecast,
        boolean escalated,
        String stopped) {

    public static final String REFUSED = "refused";

    public Trial {
        calls = List.copyOf(calls);
    }

    /** Not served: the budget could not reserve any plan. */
    public static Trial refused(String key, String why) {
        return new Trial(key, REFUSED, REFUSED, List.of(), Optional.empty(), Cost.ZERO, 0, false, why);
    }

    public boolean answered() {
        return accepted.isPresent();
    }
}
