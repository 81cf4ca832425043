package dev.sluice.adapters.lease;

import java.util.List;

/**
 * What a replica says at once.
 *
 * @param life which life of the replica speaks; what an earlier one still says is refused
 * @param number rises within a life; what comes late is refused
 */
public record Message(String replica, long life, long number, List<Opening> openings, List<Ask> asks) {

    public Message {
        openings = List.copyOf(openings);
        asks = List.copyOf(asks);
    }
}
