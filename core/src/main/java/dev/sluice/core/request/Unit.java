package dev.sluice.core.request;

/** What a budget counts in. */
public enum Unit {
    DOLLARS,
    TOKENS;

    public Amount of(long parts) {
        return switch (this) {
            case DOLLARS -> new Cost(parts);
            case TOKENS -> new Tokens(parts);
        };
    }

    /** The part of {@code spend} that is in this unit. */
    public Amount of(Spend spend) {
        return switch (this) {
            case DOLLARS -> spend.cost();
            case TOKENS -> spend.tokens();
        };
    }

    /** As a person reads it: {@code $0.5} or {@code 12 tokens}. */
    public static String text(Amount amount) {
        return switch (amount) {
            case Cost cost -> "$" + cost;
            case Tokens tokens -> tokens.count() + " tokens";
        };
    }
}
