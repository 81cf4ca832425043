package dev.sluice.core.backend;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.math.BigInteger;

/**
 * What a million tokens of each kind cost.
 *
 * @param cachedInput read from a cache
 * @param cacheWrite written to a cache for the usual, short time
 * @param longCacheWrite written to a cache for an hour
 * @param output thinking excluded
 * @param thinking the same as output but where a provider bills it apart
 */
public record Rates(Cost input, Cost cachedInput, Cost cacheWrite, Cost longCacheWrite, Cost output, Cost thinking) {

    private static final long MILLION = 1_000_000;

    public Rates {
        if (cachedInput.compareTo(input) > 0) {
            throw new IllegalArgumentException("cached input must not cost more than input: " + cachedInput + " > "
                    + input + " USD per million tokens");
        }
    }

    /** Where writing to a cache costs no more than input, and thinking is billed as output. */
    public static Rates of(Cost input, Cost cachedInput, Cost output) {
        return new Rates(input, cachedInput, input, input, output, output);
    }

    /** Nowhere cheaper than either. */
    public Rates max(Rates other) {
        return new Rates(
                input.max(other.input),
                cachedInput.max(other.cachedInput),
                cacheWrite.max(other.cacheWrite),
                longCacheWrite.max(other.longCacheWrite),
                output.max(other.output),
                thinking.max(other.thinking));
    }

    /** The most a million tokens of a prompt can cost, whatever becomes of them. */
    Cost dearestInput() {
        return input.max(cacheWrite).max(longCacheWrite);
    }

    /** The most a million tokens of an answer can cost. */
    Cost dearestOutput() {
        return output.max(thinking);
    }

    /** Exact to the nano-dollar, rounded up once; in longs as long as they suffice. */
    Cost of(TokenCounts counts) {
        try {
            long total = inLongs(counts.freshInput(), input);
            total = Math.addExact(total, inLongs(counts.cachedInput(), cachedInput));
            total = Math.addExact(total, inLongs(counts.cacheWrite(), cacheWrite));
            total = Math.addExact(total, inLongs(counts.longCacheWrite(), longCacheWrite));
            total = Math.addExact(total, inLongs(counts.answer(), output));
            total = Math.addExact(total, inLongs(counts.thinking(), thinking));
            return new Cost(Math.ceilDiv(total, MILLION));
        } catch (ArithmeticException beyondLong) {
            return rounded(product(counts.freshInput(), input)
                    .add(product(counts.cachedInput(), cachedInput))
                    .add(product(counts.cacheWrite(), cacheWrite))
                    .add(product(counts.longCacheWrite(), longCacheWrite))
                    .add(product(counts.answer(), output))
                    .add(product(counts.thinking(), thinking)));
        }
    }

    /** The most so many tokens can cost. */
    Cost dearest(Tokens prompt, Tokens answer) {
        try {
            long total = Math.addExact(inLongs(prompt, dearestInput()), inLongs(answer, dearestOutput()));
            return new Cost(Math.ceilDiv(total, MILLION));
        } catch (ArithmeticException beyondLong) {
            return rounded(product(prompt, dearestInput()).add(product(answer, dearestOutput())));
        }
    }

    /** How many tokens of output so much money surely pays for, beside the prompt. */
    Tokens outputFor(Cost money, Tokens prompt) {
        BigInteger left = BigInteger.valueOf(money.nanos())
                .multiply(BigInteger.valueOf(MILLION))
                .subtract(product(prompt, dearestInput()));
        if (left.signum() < 0) {
            return Tokens.ZERO;
        }
        long each = dearestOutput().nanos();
        BigInteger most = BigInteger.valueOf(Long.MAX_VALUE);
        return new Tokens(
                (each == 0 ? most : left.divide(BigInteger.valueOf(each)).min(most)).longValueExact());
    }

    private static long inLongs(Tokens tokens, Cost perMillion) {
        return Math.multiplyExact(tokens.count(), perMillion.nanos());
    }

    private static BigInteger product(Tokens tokens, Cost perMillion) {
        return BigInteger.valueOf(tokens.count()).multiply(BigInteger.valueOf(perMillion.nanos()));
    }

    private static Cost rounded(BigInteger millionths) {
        return new Cost(millionths
                .add(BigInteger.valueOf(MILLION - 1))
                .divide(BigInteger.valueOf(MILLION))
                .longValueExact());
    }
}
