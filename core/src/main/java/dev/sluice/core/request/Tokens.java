package dev.sluice.core.request;

/** A number of model tokens, never negative. */
public record Tokens(long count) implements Amount, Comparable<Tokens> {

    public static final Tokens ZERO = new Tokens(0);

    public Tokens {
        if (count < 0) {
            throw new IllegalArgumentException("tokens must not be negative: " + count);
        }
    }

    @Override
    public Unit unit() {
        return Unit.TOKENS;
    }

    @Override
    public long parts() {
        return count;
    }

    public Tokens plus(Tokens other) {
        return new Tokens(Math.addExact(count, other.count));
    }

    /** What is left after taking {@code other} away, never below zero. */
    public Tokens minus(Tokens other) {
        return new Tokens(Math.max(0, count - other.count));
    }

    public Tokens times(int factor) {
        return new Tokens(Math.multiplyExact(count, (long) factor));
    }

    public Tokens min(Tokens other) {
        return count <= other.count ? this : other;
    }

    public Tokens max(Tokens other) {
        return count >= other.count ? this : other;
    }

    @Override
    public int compareTo(Tokens other) {
        return Long.compare(count, other.count);
    }
}
