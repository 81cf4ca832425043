package dev.sluice.core;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was reserved for a request, and further reservations made for it as it runs, as long as they push nobody out.
 * Settled together, so that what it spent is charged once; closed unsettled, all of it is charged.
 */
final class ReservedPurse implements Purse, AutoCloseable {

    private final Ledger ledger;
    private final List<Scope> scopes;
    private final Optional<Cost> most;
    private final List<Reservation> reservations = new ArrayList<>();
    private Spend held;

    /** @param most what the whole request may cost, whatever its payers have */
    ReservedPurse(Ledger ledger, List<Scope> scopes, Reservation first, Optional<Cost> most) {
        this.ledger = ledger;
        this.scopes = scopes;
        this.most = most;
        this.reservations.add(first);
        this.held = first.held();
    }

    @Override
    public boolean allows(Spend total) {
        Spend missing = total.minus(held);
        if (missing.equals(Spend.NONE)) {
            return true;
        }
        if (most.isPresent() && total.cost().compareTo(most.get()) > 0) {
            return false;
        }
        if (isFair(missing) && ledger.reserve(scopes, missing) instanceof Reservation more) {
            reservations.add(more);
            held = held.plus(more.held());
            return true;
        }
        return false;
    }

    /** Whether everybody in flight could have as much more, as far as what they hold tells how many they are. */
    private boolean isFair(Spend missing) {
        return ledger.funds(scopes).accounts().stream()
                .filter(account -> account.budget().unit() == Unit.DOLLARS
                        || account.budget().unit() == Unit.TOKENS)
                .allMatch(account -> isFair(account, missing));
    }

    private boolean isFair(Account account, Spend missing) {
        Unit unit = account.budget().unit();
        double mine = Math.max(1, unit.of(held).parts());
        double others = Math.max(0, account.reserved().parts() - mine) / mine;
        return unit.of(missing).parts() <= account.free().parts() / (1 + others);
    }

    void settle(Spend spent) {
        Spend due = spent;
        for (Reservation reservation : reservations.subList(1, reservations.size())) {
            Spend part = due.min(reservation.held());
            reservation.settle(part);
            due = due.minus(part);
        }
        reservations.getFirst().settle(due);
    }

    @Override
    public void close() {
        reservations.forEach(Reservation::close);
    }
}
