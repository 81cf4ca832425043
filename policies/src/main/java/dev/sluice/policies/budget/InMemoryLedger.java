package dev.sluice.policies.budget;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Grant;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps accounts in memory, under one lock held for a few additions. A reservation belongs to the window in which it
 * was made: settled after that window has ended, it burdens no later one. A settlement above what was held is charged
 * as it is, because the provider bills it; the held ceiling is enforced upstream, so that this takes a provider that
 * ignores its limits.
 */
public final class InMemoryLedger implements Ledger {

    private static final Comparator<Scope> BY_SCOPE =
            Comparator.comparing(Scope::kind).thenComparing(Scope::id);

    private final InstantSource clock;
    private final Object lock = new Object();
    private final Map<Scope, Map<Window, Till>> tills = new LinkedHashMap<>();

    public InMemoryLedger(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Grant reserve(List<Scope> scopes, Spend ceiling) {
        synchronized (lock) {
            Instant now = clock.instant();
            List<Till.Period> periods = new ArrayList<>();
            for (Till till : tillsOf(scopes)) {
                Till.Period period = till.at(now);
                if (ceiling.cost().compareTo(period.account().free()) > 0) {
                    return new Shortfall(period.account(), ceiling);
                }
                periods.add(period);
            }
            periods.forEach(period -> period.reserve(ceiling.cost()));
            return new Hold(ceiling, periods);
        }
    }

    @Override
    public Funds funds(List<Scope> scopes) {
        synchronized (lock) {
            Instant now = clock.instant();
            return new Funds(tillsOf(scopes).stream()
                    .map(till -> till.at(now).account())
                    .min(Comparator.comparing(Account::free)));
        }
    }

    @Override
    public List<Account> accounts() {
        synchronized (lock) {
            Instant now = clock.instant();
            return tills.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(BY_SCOPE))
                    .flatMap(e -> e.getValue().values().stream())
                    .map(till -> till.at(now).account())
                    .toList();
        }
    }

    @Override
    public Account open(Budget budget) {
        synchronized (lock) {
            Map<Window, Till> ofScope = tills.computeIfAbsent(budget.scope(), s -> new java.util.TreeMap<>());
            Till till = ofScope.computeIfAbsent(budget.window(), w -> new Till(budget));
            till.change(budget);
            return till.at(clock.instant()).account();
        }
    }

    private List<Till> tillsOf(List<Scope> scopes) {
        List<Till> found = new ArrayList<>();
        for (Scope scope : new java.util.LinkedHashSet<>(scopes)) {
            found.addAll(tills.getOrDefault(scope, Map.of()).values());
        }
        return found;
    }

    /** Money held until the first settling or closing. */
    private final class Hold implements Reservation {
        private final Spend held;
        private final List<Till.Period> periods;
        private boolean ended;

        Hold(Spend held, List<Till.Period> periods) {
            this.held = held;
            this.periods = List.copyOf(periods);
        }

        @Override
        public Spend held() {
            return held;
        }

        @Override
        public void settle(Spend spent) {
            end(spent.cost());
        }

        @Override
        public void close() {
            end(held.cost());
        }

        private void end(Cost charged) {
            synchronized (lock) {
                if (!ended) {
                    ended = true;
                    periods.forEach(period -> period.settle(held.cost(), charged));
                }
            }
        }
    }

    /** The budget of one scope and window, and the period it is in. Guarded by the ledger's lock. */
    private static final class Till {
        private Budget budget;
        private Optional<Period> current = Optional.empty();

        Till(Budget budget) {
            this.budget = budget;
        }

        void change(Budget changed) {
            budget = changed;
        }

        Period at(Instant now) {
            if (current.isEmpty() || current.get().endedBy(now)) {
                current = Optional.of(new Period(Windows.end(budget.window(), now)));
            }
            return current.get();
        }

        /** One stretch of the window. */
        final class Period {
            private final Optional<Instant> end;
            private Cost spent = Cost.ZERO;
            private Cost reserved = Cost.ZERO;

            Period(Optional<Instant> end) {
                this.end = end;
            }

            boolean endedBy(Instant now) {
                return end.isPresent() && !now.isBefore(end.get());
            }

            Account account() {
                return new Account(budget, spent, reserved, end);
            }

            void reserve(Cost cost) {
                reserved = reserved.plus(cost);
            }

            void settle(Cost held, Cost charged) {
                reserved = reserved.minus(held);
                spent = spent.plus(charged);
            }
        }
    }
}
