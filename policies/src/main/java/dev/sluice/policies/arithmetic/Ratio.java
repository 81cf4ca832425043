package dev.sluice.policies.arithmetic;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** An exact number, as a reduced fraction with a positive denominator. */
record Ratio(BigInteger above, BigInteger below) {

    private static final int MOST_BITS = 2_048;
    private static final int LARGEST_POWER = 64;
    private static final BigInteger NOISE = BigInteger.TEN.pow(12);
    private static final Ratio HUNDRED = new Ratio(BigInteger.valueOf(100), BigInteger.ONE);

    static Ratio of(BigDecimal value) {
        return value.scale() > 0
                ? reduced(value.unscaledValue(), BigInteger.TEN.pow(value.scale()))
                : new Ratio(value.toBigIntegerExact(), BigInteger.ONE);
    }

    private static Ratio reduced(BigInteger above, BigInteger below) {
        BigInteger common = above.gcd(below).max(BigInteger.ONE);
        BigInteger sign = BigInteger.valueOf(below.signum());
        return new Ratio(
                above.divide(common).multiply(sign), below.divide(common).abs());
    }

    Ratio plus(Ratio other) {
        return reduced(above.multiply(other.below).add(other.above.multiply(below)), below.multiply(other.below));
    }

    Ratio minus(Ratio other) {
        return plus(other.negated());
    }

    Ratio negated() {
        return new Ratio(above.negate(), below);
    }

    Ratio times(Ratio other) {
        return reduced(above.multiply(other.above), below.multiply(other.below));
    }

    /** Empty where {@code other} is nothing. */
    Optional<Ratio> over(Ratio other) {
        return other.above.signum() == 0
                ? Optional.empty()
                : Optional.of(reduced(above.multiply(other.below), below.multiply(other.above)));
    }

    /** Empty where the power is no small whole number. */
    Optional<Ratio> power(Ratio exponent) {
        boolean small = exponent.whole()
                && exponent.above.signum() >= 0
                && exponent.above.compareTo(BigInteger.valueOf(LARGEST_POWER)) <= 0;
        return small
                ? Optional.of(new Ratio(above.pow(exponent.above.intValue()), below.pow(exponent.above.intValue())))
                : Optional.empty();
    }

    Ratio percent() {
        return over(HUNDRED).orElseThrow();
    }

    boolean whole() {
        return below.equals(BigInteger.ONE);
    }

    boolean tooLong() {
        return above.bitLength() > MOST_BITS || below.bitLength() > MOST_BITS;
    }

    /** Whether they are the same but for the noise of a machine that computes in binary. */
    boolean nearly(Ratio other) {
        BigInteger larger = above.multiply(other.below)
                .abs()
                .max(other.above.multiply(below).abs());
        BigInteger distance = above.multiply(other.below)
                .subtract(other.above.multiply(below))
                .abs();
        return distance.multiply(NOISE).compareTo(larger) <= 0;
    }

    /** Whether the distance is less than {@code 10^-decimals}: the last digit was rounded or cut. */
    boolean within(Ratio other, int decimals) {
        Ratio distance = minus(other);
        return distance.above.abs().multiply(BigInteger.TEN.pow(decimals)).compareTo(distance.below) < 0;
    }
}
