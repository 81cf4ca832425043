package dev.sluice.policies.budget;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Accounts;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Grant;
import dev.sluice.core.budget.Hold;
import dev.sluice.core.budget.LeasableLedger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** Keeps accounts in memory only, under one lock held for a few additions. */
public final class InMemoryLedger implements LeasableLedger {

    private final InstantSource clock;
    private final Object lock = new Object();
    private final Accounts accounts = new Accounts();

    public InMemoryLedger(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Grant reserve(List<Scope> scopes, Spend ceiling) {
        Instant now = clock.instant();
        synchronized (lock) {
            return accounts.reserve(scopes, ceiling, now, Held::new);
        }
    }

    @Override
    public Funds funds(List<Scope> scopes) {
        Instant now = clock.instant();
        synchronized (lock) {
            return accounts.funds(scopes, now);
        }
    }

    @Override
    public List<Account> accounts() {
        Instant now = clock.instant();
        synchronized (lock) {
            return accounts.list(now);
        }
    }

    @Override
    public Account open(Budget budget) {
        Instant now = clock.instant();
        synchronized (lock) {
            return accounts.open(budget, now);
        }
    }

    @Override
    public <T> T alone(Function<Accounts, T> work) {
        synchronized (lock) {
            return work.apply(accounts);
        }
    }

    /** Money held until the first settling or closing. */
    private final class Held implements Reservation {
        private final Hold hold;

        Held(Hold hold) {
            this.hold = hold;
        }

        @Override
        public Spend held() {
            return hold.held();
        }

        @Override
        public void settle(Spend spent) {
            synchronized (lock) {
                hold.end(spent);
            }
        }

        @Override
        public void close() {
            settle(hold.held());
        }
    }
}
