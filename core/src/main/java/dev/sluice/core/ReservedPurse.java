package dev.sluice.core;

import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was reserved for a request, and further reservations made for it as it runs. Settled together, so that what it
 * spent is charged once; closed unsettled, all of it is charged.
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
        if (ledger.reserve(scopes, missing) instanceof Reservation more) {
            reservations.add(more);
            held = held.plus(more.held());
            return true;
        }
        return false;
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
