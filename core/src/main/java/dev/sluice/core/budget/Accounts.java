package dev.sluice.core.budget;

import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The accounts of one ledger and the arithmetic all ledgers share. Not safe for threads: the ledger that owns it lets
 * one in at a time. A reservation belongs to the periods in which it was made: settled after one has ended, it burdens
 * no later one. A rate limit is an account like any other.
 *
 * <p>Budgets are numbered in the order in which they were first opened, so that a log can name them shortly. What a log
 * says happened is repeated with {@link #reopened}, {@link #restore} and {@link #hold}, which ask no questions.
 */
public final class Accounts {

    private static final Comparator<Budget> ORDER = Comparator.comparing(
                    (Budget b) -> b.scope().kind())
            .thenComparing(b -> b.scope().id())
            .thenComparing(Budget::window)
            .thenComparing(Budget::unit);

    private final List<Till> tills = new ArrayList<>();
    private final Map<Scope, List<Till>> byScope = new HashMap<>();
    private boolean leased;

    /**
     * Sets or changes a budget. One that is in force already is left as it is, even where its end has passed.
     *
     * @throws IllegalArgumentException where the limit of a budget is below what was already spent and is held, or its
     *     end has passed; a rate limit may be lowered at any time
     */
    public Account open(Budget budget, Instant now) {
        if (!has(budget)) {
            refuseIfEnded(budget, now);
            find(budget).ifPresent(till -> refuseBelowUse(budget, till.at(now), now));
        }
        return reopen(budget).at(now).account(now);
    }

    private static void refuseIfEnded(Budget budget, Instant now) {
        if (budget.endedBy(now)) {
            throw new IllegalArgumentException("until of " + budget.scope() + " per "
                    + budget.window().word() + " lies in the past: "
                    + budget.until().orElseThrow() + ", and now it is " + now);
        }
    }

    private static void refuseBelowUse(Budget budget, Period period, Instant now) {
        Account used = period.account(now);
        if (!budget.isRateLimit()
                && budget.limit().parts()
                        < used.spent().parts() + used.reserved().parts()) {
            throw new IllegalArgumentException("limit of " + budget.scope() + " per "
                    + budget.window().word() + " cannot be " + Unit.text(budget.limit())
                    + ", below what is already used: spent "
                    + Unit.text(used.spent()) + ", reserved " + Unit.text(used.reserved()));
        }
    }

    /** Holds {@code ceiling} in every budget of {@code scopes} or in none. */
    public Grant reserve(
            List<Scope> scopes, Spend ceiling, Instant now, Function<Hold, ? extends Reservation> granting) {
        List<Period> periods = periods(scopes, now);
        for (int i = 0; i < periods.size(); i++) {
            if (!periods.get(i).affords(ceiling, now)) {
                return lasting(periods, ceiling, now);
            }
        }
        return granting.apply(new Hold(ceiling, periods.toArray(Period[]::new)));
    }

    /** One that is short of a slice only is named where no budget is short itself. */
    private static Shortfall lasting(List<Period> periods, Spend ceiling, Instant now) {
        List<Shortfall> all = periods.stream()
                .filter(period -> !period.affords(ceiling, now))
                .map(period -> new Shortfall(period.account(now), ceiling))
                .toList();
        return all.stream()
                .filter(shortfall -> !shortfall.isOfSlice())
                .reduce((first, next) -> next.outlasts(first) ? next : first)
                .orElseGet(all::getFirst);
    }

    /** From now on a budget is one that others share: what of it may be used here is only what is {@link #lease leased}. */
    public void share() {
        leased = true;
        tills.forEach(Till::lease);
    }

    /** The slices that a request of these scopes is paid from. */
    public List<Lease> leases(List<Scope> scopes, Instant now) {
        return periods(scopes, now).stream().map(period -> period.lease(true)).toList();
    }

    /** Every slice, of periods that are over too until they are {@link #forget forgotten}. */
    public List<Lease> leases(Instant now) {
        List<Lease> all = new ArrayList<>();
        for (Till till : tills) {
            all.add(till.at(now).lease(true));
            till.past().forEach(period -> all.add(period.lease(false)));
        }
        return all;
    }

    /** Sets what may be used here of a budget, and its limit, as those who share it have agreed. */
    public void lease(Lease of, long granted, Elsewhere elsewhere, long limit) {
        Till till = tills.get(of.number());
        if (till.limit() != limit) {
            till.change(till.budget().withLimit(limit));
        }
        period(of).ifPresent(period -> period.lease(granted, elsewhere));
    }

    /** Whether what becomes free of a slice is given up at once. */
    public void drain(Lease of, boolean draining) {
        period(of).ifPresent(period -> period.drain(draining));
    }

    /** Gives up what is free of a slice beyond {@code most}; what it is then. */
    public Lease giveBack(Lease of, long most) {
        return period(of)
                .map(period -> {
                    period.giveBack(most);
                    return period.lease(of.current());
                })
                .orElse(of);
    }

    /** A period that is over, and of which everything is known to those who share it. */
    public void forget(Lease of) {
        tills.get(of.number()).past().removeIf(period -> period.endSecond == of.endSecond());
    }

    private Optional<Period> period(Lease of) {
        Till till = tills.get(of.number());
        if (till.current().endSecond == of.endSecond()) {
            return Optional.of(till.current());
        }
        return till.past().stream()
                .filter(period -> period.endSecond == of.endSecond())
                .findFirst();
    }

    public Funds funds(List<Scope> scopes, Instant now) {
        return new Funds(
                periods(scopes, now).stream().map(period -> period.account(now)).toList());
    }

    /** Every account, in the order of scopes. */
    public List<Account> list(Instant now) {
        return tills.stream()
                .sorted(Comparator.comparing(Till::budget, ORDER))
                .map(till -> till.at(now).account(now))
                .toList();
    }

    private Optional<Till> find(Budget budget) {
        return byScope.getOrDefault(budget.scope(), List.of()).stream()
                .filter(till -> till.budget().isSameAs(budget))
                .findFirst();
    }

    private List<Period> periods(List<Scope> scopes, Instant now) {
        List<Period> periods = new ArrayList<>(scopes.size() + 2);
        for (int i = 0; i < scopes.size(); i++) {
            List<Till> ofScope = byScope.get(scopes.get(i));
            if (ofScope != null && scopes.indexOf(scopes.get(i)) == i) {
                for (int t = 0; t < ofScope.size(); t++) {
                    periods.add(ofScope.get(t).at(now));
                }
            }
        }
        return periods;
    }

    /** What is to be kept of one budget: the end of its period, what was spent in it and billed beyond its limit. */
    public record State(Budget budget, long endSecond, long spent, long overrun) {}

    /** Every budget as it is, in the order of numbers. */
    public List<State> states() {
        return tills.stream()
                .map(till -> new State(
                        till.budget(),
                        till.current().endSecond,
                        till.current().spentParts(),
                        till.current().overrunParts()))
                .toList();
    }

    /** Whether this very budget is in force. */
    public boolean has(Budget budget) {
        return find(budget).filter(till -> till.budget().equals(budget)).isPresent();
    }

    /** Sets a budget as a log says it was set. */
    public void reopened(Budget budget) {
        reopen(budget);
    }

    private Till reopen(Budget budget) {
        Till till = find(budget).orElseGet(() -> {
            Till fresh = new Till(tills.size(), budget);
            if (leased) {
                fresh.lease();
            }
            tills.add(fresh);
            byScope.computeIfAbsent(budget.scope(), s -> new ArrayList<>()).add(fresh);
            return fresh;
        });
        till.change(budget);
        return till;
    }

    /** Sets a budget and what a snapshot says was spent in its period and billed beyond its limit. */
    public void restore(Budget budget, long endSecond, long spent, long overrun) {
        reopen(budget).ending(endSecond).restore(spent, overrun);
    }

    /**
     * Holds what a log says was held, whether or not it is affordable.
     *
     * @throws IllegalArgumentException where there is no budget of such a number
     */
    public Hold hold(Spend held, int[] numbers, long[] endSeconds) {
        Period[] periods = new Period[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] < 0 || numbers[i] >= tills.size()) {
                throw new IllegalArgumentException("there is no budget " + numbers[i] + " among " + tills.size());
            }
            periods[i] = tills.get(numbers[i]).ending(endSeconds[i]);
        }
        return new Hold(held, periods);
    }
}
