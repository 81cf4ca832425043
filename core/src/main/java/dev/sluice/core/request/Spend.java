package dev.sluice.core.request;

/** Money and tokens used, or allowed to be used, together. */
public record Spend(Cost cost, Tokens tokens) {

    public static final Spend NONE = new Spend(Cost.ZERO, Tokens.ZERO);

    public Spend plus(Spend other) {
        return new Spend(cost.plus(other.cost), tokens.plus(other.tokens));
    }

    public Spend minus(Spend other) {
        return new Spend(cost.minus(other.cost), tokens.minus(other.tokens));
    }

    public Spend times(int factor) {
        return new Spend(cost.times(factor), tokens.times(factor));
    }

    /** The larger of each part. */
    public Spend max(Spend other) {
        return new Spend(cost.max(other.cost), tokens.max(other.tokens));
    }

    /** The smaller of each part. */
    public Spend min(Spend other) {
        return new Spend(cost.min(other.cost), tokens.min(other.tokens));
    }

    /** Whether neither part exceeds that of {@code limit}. */
    public boolean within(Spend limit) {
        return cost.compareTo(limit.cost) <= 0 && tokens.compareTo(limit.tokens) <= 0;
    }
}
