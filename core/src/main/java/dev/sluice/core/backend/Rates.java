package dev.sluice.core.backend;

import dev.sluice.core.request.Amount;
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

    /** Exact to the nano-dollar, rounded up once. */
    Cost of(TokenCounts counts) {
        return sum(
                counts.freshInput(),
                input,
                counts.cachedInput(),
                cachedInput,
                counts.cacheWrite(),
                cacheWrite,
                counts.longCacheWrite(),
                longCacheWrite,
                counts.answer(),
                output,
                counts.thinking(),
                thinking);
    }

    /** The most so many tokens can cost. */
    Cost dearest(Tokens prompt, Tokens answer) {
        return sum(prompt, dearestInput(), answer, dearestOutput());
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

    /** The sum of tokens times what a million of them cost, in longs as long as they suffice. */
    private static Cost sum(Amount... tokensAndRates) {
        try {
            long total = 0;
            for (int i = 0; i < tokensAndRates.length; i += 2) {
                total = Math.addExact(
                        total, Math.multiplyExact(tokensAndRates[i].parts(), tokensAndRates[i + 1].parts()));
            }
            return new Cost(Math.ceilDiv(total, MILLION));
        } catch (ArithmeticException beyondLong) {
            BigInteger total = BigInteger.valueOf(MILLION - 1);
            for (int i = 0; i < tokensAndRates.length; i += 2) {
                total = total.add(product(tokensAndRates[i], tokensAndRates[i + 1]));
            }
            return new Cost(total.divide(BigInteger.valueOf(MILLION)).longValueExact());
        }
    }

    private static BigInteger product(Amount tokens, Amount perMillion) {
        return BigInteger.valueOf(tokens.parts()).multiply(BigInteger.valueOf(perMillion.parts()));
    }
}
