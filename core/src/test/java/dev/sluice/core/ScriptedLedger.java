package dev.sluice.core;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Accounts;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Grant;
import dev.sluice.core.budget.Hold;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import java.time.Instant;
import java.util.List;

/** A ledger for one thread, in which something may happen before each reservation. */
final class ScriptedLedger implements Ledger {

    static final Instant NOW = Instant.parse("2026-04-16T12:00:00Z");

    private final Accounts accounts = new Accounts();
    private Runnable before = () -> {};
    private int reserving;

    void beforeEachReservation(Runnable happens) {
        before = happens;
    }

    int reservations() {
        return reserving;
    }

    @Override
    public Grant reserve(List<Scope> scopes, Spend ceiling) {
        reserving++;
        before.run();
        return quietly(scopes, ceiling);
    }

    Grant quietly(List<Scope> scopes, Spend ceiling) {
        return accounts.reserve(scopes, ceiling, NOW, Held::new);
    }

    @Override
    public Funds funds(List<Scope> scopes) {
        return accounts.funds(scopes, NOW);
    }

    @Override
    public List<Account> accounts() {
        return accounts.list(NOW);
    }

    @Override
    public Account open(Budget budget) {
        return accounts.open(budget, NOW);
    }

    private record Held(Hold hold) implements Reservation {
        @Override
        public Spend held() {
            return hold.held();
        }

        @Override
        public void settle(Spend spent) {
            hold.end(spent);
        }

        @Override
        public void close() {
            hold.end(hold.held());
        }
    }
}
