package dev.sluice.core.budget;

import dev.sluice.core.request.Spend;

/**
 * Money held in all of a caller's scopes for one request. Ends once, by the first of settling or closing; whatever
 * follows changes nothing. Closed unsettled, the whole of it is charged: what is not known to be unspent is spent.
 */
public non-sealed interface Reservation extends Grant, AutoCloseable {

    Spend held();

    /**
     * Charges {@code spent} and frees the rest. Zero is a full release, but that the request was made still counts. More
     * than was held takes what is free; what is beyond that is booked as {@linkplain Account#overrun overrun}.
     */
    void settle(Spend spent);

    @Override
    void close();
}
