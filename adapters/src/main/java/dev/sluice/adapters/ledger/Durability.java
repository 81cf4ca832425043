package dev.sluice.adapters.ledger;

import java.time.Duration;

/**
 * How far a durable ledger goes.
 *
 * @param sync what a reservation waits for
 * @param syncEvery the longest the log stays off the disk where nobody waits for it
 * @param segmentBytes the size of one file of the log
 */
public record Durability(Sync sync, Duration syncEvery, int segmentBytes) {

    /** What a reservation waits for before the provider is called. */
    public enum Sync {
        /** For nothing: it survives the process; a machine that loses power loses what {@code syncEvery} allows. */
        BACKGROUND,
        /** For the disk: it survives the machine. */
        BEFORE_CALL
    }

    public static final Durability DEFAULT = new Durability(Sync.BACKGROUND, Duration.ofMillis(10), 4 << 20);

    public Durability {
        if (!syncEvery.isPositive()) {
            throw new IllegalArgumentException("sync-every must be positive: " + syncEvery);
        }
        int least = Segment.HEADER_BYTES + 2 * Entry.MOST_BYTES;
        if (segmentBytes < least) {
            throw new IllegalArgumentException("segment-bytes must be at least " + least + ": " + segmentBytes);
        }
    }
}
