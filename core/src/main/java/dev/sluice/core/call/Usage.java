package dev.sluice.core.call;

import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.TokenCounts;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.util.Optional;

/**
 * What one call is charged for.
 *
 * @param source where the numbers come from
 * @param defect why the provider's own numbers are not believed, where an answer that came to its end had none that
 *     could be
 * @param priceAtCall the price in force when the call was made, where the plan had reckoned with a dearer one
 */
public record Usage(TokenCounts tokens, Source source, Optional<Defect> defect, Optional<Price> priceAtCall) {

    public static final Usage NONE = reported(TokenCounts.NONE);

    public enum Source {
        /** The provider said so. */
        REPORTED,
        /** Counted here, because the answer broke off before the provider said. */
        MEASURED,
        /** Counted here, and with it all the thinking there may have been that nobody is shown. */
        BOUNDED,
        /** The most it can have been, because nobody can tell. */
        CEILING
    }

    /**
     * What was wrong with the usage of an answer that came to its end.
     *
     * @param words as an operator reads it, with what the provider said
     */
    public record Defect(Kind kind, String words) {
        public enum Kind {
            /** There was none. */
            MISSING,
            /** Nothing was used, it says, though something was written. */
            ZERO,
            /** Negative, fractional, or larger in parts than in all. */
            MALFORMED,
            /** More than the backend can hold at all. */
            IMPOSSIBLE
        }
    }

    /** Where no cache was written to and nothing is wrong. */
    public Usage(Tokens input, Tokens cachedInput, Tokens output, Tokens thinking, Source source) {
        this(new TokenCounts(input, cachedInput, Tokens.ZERO, Tokens.ZERO, output, thinking), source);
    }

    public Usage(TokenCounts tokens, Source source) {
        this(tokens, source, Optional.empty(), Optional.empty());
    }

    public static Usage reported(TokenCounts tokens) {
        return new Usage(tokens, Source.REPORTED);
    }

    /** The most {@code call} can have used. */
    public static Usage ceiling(Call call) {
        return new Usage(TokenCounts.of(call.promptBound(), call.answerLimit().times(call.choices())), Source.CEILING);
    }

    public Usage because(Defect found) {
        return new Usage(tokens, source, Optional.of(found), priceAtCall);
    }

    public Usage at(Price inForce) {
        return new Usage(tokens, source, defect, Optional.of(inForce));
    }

    /** All of the prompt, what was read from a cache included. */
    public Tokens input() {
        return tokens.input();
    }

    public Tokens cachedInput() {
        return tokens.cachedInput();
    }

    /** All that was written, thinking included. */
    public Tokens output() {
        return tokens.output();
    }

    /** The part of the output that was thinking, where the provider says. */
    public Tokens thinking() {
        return tokens.thinking();
    }

    /** @param planned what the plan reckoned with */
    public Cost cost(Price planned) {
        Price price = priceAtCall.orElse(planned);
        return source == Source.CEILING ? price.ceiling(tokens.input(), tokens.output()) : price.of(tokens);
    }

    public Spend spend(Price planned) {
        return new Spend(cost(planned), tokens.total());
    }
}
