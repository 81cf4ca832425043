package dev.sluice.core.budget;

/**
 * How money is usually spent, over all budgets: what outcomes taught of it.
 *
 * @param gainPerDollar successes that a dollar lately bought, of those spent above the cheapest plans; 0 where nothing is
 *     known yet
 * @param pace when it is spent
 */
public record Habits(double gainPerDollar, Pace pace) {

    public static final Habits UNKNOWN = new Habits(0, Pace.UNIFORM);

    public Habits {
        if (!(gainPerDollar >= 0 && gainPerDollar < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("gain per dollar must not be negative: " + gainPerDollar);
        }
    }
}
