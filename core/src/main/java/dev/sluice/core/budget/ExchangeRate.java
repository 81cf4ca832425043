package dev.sluice.core.budget;

import dev.sluice.core.request.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one dollar of a budget is worth in success right now: the shadow price that paces spending smoothly over the
 * budget's window. Zero as long as spending is no faster than planned.
 *
 * <pre>
 * rate = gain * (ahead^4 - 1), at least 0     ahead = part of the plan left / part of the limit left
 * </pre>
 *
 * where {@code gain} is what a dollar usually buys. The dual ascent {@code rate += step (spent - planned)} telescopes:
 * its rate depends on the sums alone. So does this one, which makes it a function of the account, the clock and what was
 * learned, the same in every replica and after every restart. It compares what is left rather than what was used, so
 * that an offset it settles at closes as the window ends. What is reserved is left out: most of it is freed again, and
 * pacing by worst cases would make money dear that nobody will spend.
 *
 * <p>Budgets in dollars whose window is a day or longer are paced. Minutes and hours are too short for it to matter which
 * request waits, and a lifetime has no plan.
 *
 * @param perDollar successes that a dollar must buy
 * @param account whose rate it is; empty where nothing is paced
 */
public record ExchangeRate(double perDollar, Optional<Account> account) {

    /** Money has no price beyond itself. */
    public static final ExchangeRate NONE = new ExchangeRate(0, Optional.empty());

    private static final double STEEPNESS = 4;
    private static final double FARTHEST_AHEAD = 1000;
    private static final double LEAST_LEFT = 1e-9;
    /** A day when clocks are put forward, with a margin. */
    private static final Duration SHORTEST_PACED = Duration.ofHours(22);

    public ExchangeRate {
        if (!(perDollar >= 0 && perDollar < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("an exchange rate must be finite and not negative: " + perDollar);
        }
    }

    /** Of several budgets that pay, the one whose dollars are dearest counts. */
    public static ExchangeRate dearest(List<Account> accounts, Instant now, Habits habits) {
        return accounts.stream()
                .map(account -> of(account, now, habits))
                .filter(rate -> rate.account().isPresent())
                .max(Comparator.comparingDouble(ExchangeRate::perDollar))
                .orElse(NONE);
    }

    /** {@link #NONE} where the account is not of a budget that is paced. */
    public static ExchangeRate of(Account account, Instant now, Habits habits) {
        Budget budget = account.budget();
        Optional<Instant> start = budget.window().start(now, budget.zone());
        if (budget.unit() != Unit.DOLLARS
                || start.isEmpty()
                || account.resetsAt().isEmpty()
                || Duration.between(start.get(), account.resetsAt().get()).compareTo(SHORTEST_PACED) < 0) {
            return NONE;
        }
        double planLeft =
                habits.pace().left(start.get(), now, account.resetsAt().get());
        double ahead = Math.min(FARTHEST_AHEAD, planLeft / limitLeft(account));
        return new ExchangeRate(
                habits.gainPerDollar() * Math.max(0, Math.pow(ahead, STEEPNESS) - 1), Optional.of(account));
    }

    private static double limitLeft(Account account) {
        double limit = account.budget().limit().parts();
        return limit == 0
                ? LEAST_LEFT
                : Math.max(LEAST_LEFT, (limit - account.spent().parts()) / limit);
    }

    /** Whether money is dearer than itself. */
    public boolean binds() {
        return perDollar > 0;
    }
}
