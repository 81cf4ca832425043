package dev.sluice.adapters.lease;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a replica reaches the store: in numbered messages of one life, and not for a while where it did not answer. Speaking
 * is for one thread at a time; how it stands anybody may ask.
 */
final class Line {

    private static final Logger log = LoggerFactory.getLogger(Line.class);
    private static final long UNTIL_ASKED_AGAIN = Duration.ofMillis(500).toNanos();

    private final SliceStore store;
    private final String replica;
    private final LongSupplier nanoTime;
    private long life;
    private long number;
    private long askAgainAt;
    private volatile long heardAt;
    private volatile boolean superseded;
    private volatile Standing standing = new Standing(true, 1);

    Line(SliceStore store, String replica, LongSupplier nanoTime) {
        this.store = store;
        this.replica = replica;
        this.nanoTime = nanoTime;
        this.askAgainAt = nanoTime.getAsLong();
        this.heardAt = askAgainAt;
    }

    Standing standing() {
        return standing;
    }

    /** When the last message began that was answered. */
    long heardAt() {
        return heardAt;
    }

    boolean isSuperseded() {
        return superseded;
    }

    /** Whether it did not answer just now, so that nobody need wait to learn the same. */
    boolean isQuiet() {
        return nanoTime.getAsLong() - askAgainAt < 0;
    }

    /** Nothing more is said. */
    void end() {
        superseded = true;
    }

    /**
     * Says it and hears the answer.
     *
     * @throws StoreUnreachable where there is none
     * @throws Superseded where another process speaks for this replica
     */
    Answer say(List<Opening> openings, List<Ask> asks) {
        if (superseded) {
            throw new Superseded(replica);
        }
        long began = nanoTime.getAsLong();
        try {
            if (life == 0) {
                life = store.begin(replica);
                number = 0;
            }
            Answer answer = store.exchange(new Message(replica, life, ++number, openings, asks));
            answered(began, answer);
            return answer;
        } catch (StoreUnreachable gone) {
            wentSilent(gone);
            throw gone;
        } catch (Superseded other) {
            superseded = true;
            log.error("{}: nothing more is granted here", other.getMessage());
            throw other;
        }
    }

    private void answered(long began, Answer answer) {
        heardAt = began;
        if (!standing.reached()) {
            log.info("the database of budgets answers again");
        }
        standing = new Standing(true, answer.replicas());
    }

    private void wentSilent(StoreUnreachable gone) {
        askAgainAt = nanoTime.getAsLong() + UNTIL_ASKED_AGAIN;
        if (standing.reached()) {
            log.warn(
                    "the database of budgets does not answer; serving from slices until they are used up: {}",
                    gone.getMessage());
        }
        standing = new Standing(false, standing.replicas());
    }
}
