package dev.sluice.core.backend;

import dev.sluice.core.request.Tokens;

/**
 * How many tokens one call took, of every kind that prices tell apart.
 *
 * @param input all of the prompt, what was read from a cache or written to one included
 * @param cachedInput read from a cache
 * @param cacheWrite written to a cache for the usual, short time
 * @param longCacheWrite written to a cache for an hour
 * @param output all that was written, thinking included
 * @param thinking the part of the output that was thinking, where the provider says
 */
public record TokenCounts(
        Tokens input, Tokens cachedInput, Tokens cacheWrite, Tokens longCacheWrite, Tokens output, Tokens thinking) {

    public static final TokenCounts NONE = of(Tokens.ZERO, Tokens.ZERO);

    public TokenCounts {
        boolean fits = cachedInput.compareTo(input) <= 0
                && cacheWrite.compareTo(input.minus(cachedInput)) <= 0
                && longCacheWrite.compareTo(input.minus(cachedInput).minus(cacheWrite)) <= 0;
        if (!fits) {
            throw new IllegalArgumentException("cached input " + cachedInput.count() + " and cache writes "
                    + cacheWrite.count() + " and " + longCacheWrite.count() + " exceed the input of " + input.count()
                    + " tokens");
        }
        if (thinking.compareTo(output) > 0) {
            throw new IllegalArgumentException(
                    "thinking of " + thinking.count() + " exceeds the output of " + output.count() + " tokens");
        }
    }

    /** Where no cache was used and nothing is known of thinking. */
    public static TokenCounts of(Tokens input, Tokens output) {
        return new TokenCounts(input, Tokens.ZERO, Tokens.ZERO, Tokens.ZERO, output, Tokens.ZERO);
    }

    /** Input that was neither read from a cache nor written to one. */
    public Tokens freshInput() {
        return input.minus(cachedInput).minus(cacheWrite).minus(longCacheWrite);
    }

    /** Output that is not known to have been thinking. */
    public Tokens answer() {
        return output.minus(thinking);
    }

    public Tokens total() {
        return input.plus(output);
    }

    public boolean isNothing() {
        return input.count() == 0 && output.count() == 0;
    }
}
