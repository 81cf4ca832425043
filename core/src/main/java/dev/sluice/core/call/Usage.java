package dev.sluice.core.call;

import dev.sluice.core.backend.Price;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;

/**
 * Tokens used by one call.
 *
 * @param input all of the prompt, what was read from a cache included
 * @param output all that was written, thinking included
 * @param thinking the part of the output that was thinking, where the provider says
 * @param source where the numbers come from
 */
public record Usage(Tokens input, Tokens cachedInput, Tokens output, Tokens thinking, Source source) {

    public static final Usage NONE = new Usage(Tokens.ZERO, Tokens.ZERO, Tokens.ZERO, Tokens.ZERO, Source.REPORTED);

    public enum Source {
        /** The provider said so. */
        REPORTED,
        /** Counted here, because the answer broke off before the provider said. */
        MEASURED,
        /** The provider finished without saying: the call's ceiling. */
        CEILING
    }

    public Cost cost(Price price) {
        return price.of(input, cachedInput, output);
    }

    public Spend spend(Price price) {
        return new Spend(cost(price), input.plus(output));
    }

    /** The most {@code call} can have used. */
    public static Usage ceiling(Call call) {
        return new Usage(
                call.promptBound(), Tokens.ZERO, call.answerLimit().times(call.choices()), Tokens.ZERO, Source.CEILING);
    }
}
