package dev.sluice.core.request;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An amount of money in integer nano-dollars (1e-9 USD), never negative. */
public record Cost(long nanos) implements Amount, Comparable<Cost> {

    public static final Cost ZERO = new Cost(0);
    private static final int NANO_SCALE = 9;

    public Cost {
        if (nanos < 0) {
            throw new IllegalArgumentException("cost must not be negative: " + nanos + " nano-dollars");
        }
    }

    /** Exact where {@code usd} has at most nine decimals, else rounded up to the next nano-dollar. */
    public static Cost usd(BigDecimal usd) {
        return new Cost(
                usd.setScale(NANO_SCALE, RoundingMode.CEILING).unscaledValue().longValueExact());
    }

    public static Cost usd(String usd) {
        return usd(new BigDecimal(usd));
    }

    @Override
    public Unit unit() {
        return Unit.DOLLARS;
    }

    @Override
    public long parts() {
        return nanos;
    }

    public BigDecimal toUsd() {
        return BigDecimal.valueOf(nanos, NANO_SCALE);
    }

    public double inUsd() {
        return nanos / 1e9;
    }

    public Cost plus(Cost other) {
        return new Cost(Math.addExact(nanos, other.nanos));
    }

    /** What is left after taking {@code other} away, never below zero. */
    public Cost minus(Cost other) {
        return new Cost(Math.max(0, nanos - other.nanos));
    }

    public Cost times(int factor) {
        return new Cost(Math.multiplyExact(nanos, (long) factor));
    }

    public Cost min(Cost other) {
        return nanos <= other.nanos ? this : other;
    }

    public Cost max(Cost other) {
        return nanos >= other.nanos ? this : other;
    }

    @Override
    public int compareTo(Cost other) {
        return Long.compare(nanos, other.nanos);
    }

    /** Plain dollars, for example {@code 0.00125}. */
    @Override
    public String toString() {
        return nanos == 0 ? "0" : toUsd().stripTrailingZeros().toPlainString();
    }
}
