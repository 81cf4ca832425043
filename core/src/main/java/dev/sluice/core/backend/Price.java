package dev.sluice.core.backend;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.math.BigInteger;

/** What a backend charges, per million tokens. Thinking is billed as output, as all providers of ours do. */
public record Price(Cost inputPerMillion, Cost cachedInputPerMillion, Cost outputPerMillion) {

    public static final Price FREE = new Price(Cost.ZERO, Cost.ZERO, Cost.ZERO);
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    public Price {
        if (cachedInputPerMillion.compareTo(inputPerMillion) > 0) {
            throw new IllegalArgumentException("cached input must not cost more than input: " + cachedInputPerMillion
                    + " > " + inputPerMillion + " USD per million tokens");
        }
    }

    public static Price perMillion(String inputUsd, String cachedInputUsd, String outputUsd) {
        return new Price(Cost.usd(inputUsd), Cost.usd(cachedInputUsd), Cost.usd(outputUsd));
    }

    /**
     * The price of one call, rounded up to the next nano-dollar.
     *
     * @param input all input tokens, those read from a cache included
     */
    public Cost of(Tokens input, Tokens cachedInput, Tokens output) {
        long fresh = input.minus(cachedInput).count();
        long cached = cachedInput.min(input).count();
        try {
            long total = Math.addExact(
                    Math.addExact(
                            Math.multiplyExact(fresh, inputPerMillion.nanos()),
                            Math.multiplyExact(cached, cachedInputPerMillion.nanos())),
                    Math.multiplyExact(output.count(), outputPerMillion.nanos()));
            return new Cost(Math.ceilDivExact(total, 1_000_000L));
        } catch (ArithmeticException beyondLong) {
            return ofHuge(fresh, cached, output.count());
        }
    }

    private Cost ofHuge(long fresh, long cached, long output) {
        BigInteger total = times(fresh, inputPerMillion)
                .add(times(cached, cachedInputPerMillion))
                .add(times(output, outputPerMillion));
        return new Cost(
                total.add(MILLION.subtract(BigInteger.ONE)).divide(MILLION).longValueExact());
    }

    private static BigInteger times(long tokens, Cost perMillion) {
        return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(perMillion.nanos()));
    }
}
