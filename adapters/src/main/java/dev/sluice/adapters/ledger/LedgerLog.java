package dev.sluice.adapters.ledger;

import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Hold;
import dev.sluice.core.request.Spend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log being written. Appending is copying into mapped memory; its one thread, the keeper, brings the log to the
 * disk for everyone who waits at once, has the next file ready before this one is full, and puts a snapshot in the place
 * of files that are.
 */
final class LedgerLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LedgerLog.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** For a new file, everyone waits. */
    private static final Duration PATIENCE_OF_ALL = Duration.ofSeconds(1);

    private static final Duration A_MOMENT = Duration.ofMillis(1);
    private static final Duration TRY_AGAIN = Duration.ofMillis(500);

    /** A file that takes no more, and its generation. */
    private record Full(long generation, Segment segment) {}

    private final Generations files;
    private final int segmentBytes;
    private final Duration syncEvery;
    private final Entry entry = new Entry();
    private final Thread keeper;

    private long count;
    private volatile Segment current;
    private volatile long generation;
    private volatile long appended;
    private volatile long synced;
    private volatile boolean closing;
    private volatile boolean broken;
    /** The last attempt to get a new file failed, or took too long. */
    private volatile boolean stalled;

    private long tryAgainAt = System.nanoTime();
    private volatile Optional<Segment> next = Optional.empty();
    private final ConcurrentLinkedQueue<Full> full = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Object arrival = new Object();

    LedgerLog(Generations files, long generation, int segmentBytes, Duration syncEvery) throws IOException {
        this.files = files;
        this.generation = generation;
        this.segmentBytes = segmentBytes;
        this.syncEvery = syncEvery;
        this.current = Segment.create(files.log(generation), segmentBytes);
        this.keeper = Thread.ofPlatform().name("ledger-keeper").daemon().start(this::keep);
    }

    void opened(Budget budget) {
        append(entry.opened(budget));
    }

    void reserved(long id, Hold hold) {
        append(entry.reserved(id, hold));
    }

    void ended(long id, Spend charged) {
        append(entry.ended(id, charged));
    }

    /** The number of the last entry. */
    long appended() {
        return appended;
    }

    /** @throws Unwritable where the disk has failed or the ledger is closed */
    void refuseIfBroken() {
        if (closing) {
            throw Unwritable.closed();
        }
        if (broken) {
            throw Unwritable.broken();
        }
    }

    /** @throws Unwritable where there is no room and there will be none for a while; nothing was written then */
    private void append(ByteBuffer bytes) {
        if (!current.hasRoomFor(bytes.remaining())) {
            int length = bytes.remaining();
            byte[] kept = new byte[length];
            bytes.get(kept);
            turn();
            current.append(ByteBuffer.wrap(kept));
        } else {
            current.append(bytes);
        }
        count++;
        appended = count;
    }

    /** To the next file, which is there but where the keeper fell behind. */
    private void turn() {
        Segment fresh = awaitNext();
        current.append(entry.closed());
        full.add(new Full(generation, current));
        current = fresh;
        long after = generation + 1;
        generation = after;
        next = Optional.empty();
        LockSupport.unpark(keeper);
    }

    private Segment awaitNext() {
        long end = System.nanoTime() + PATIENCE_OF_ALL.toNanos();
        while (next.isEmpty()) {
            refuseIfBroken();
            if (stalled || System.nanoTime() > end) {
                stalled = true;
                throw Unwritable.stalled();
            }
            LockSupport.unpark(keeper);
            LockSupport.parkNanos(A_MOMENT.toNanos());
        }
        return next.orElseThrow();
    }

    /**
     * Returns once an entry is on the disk.
     *
     * @throws Unwritable where it does not get there
     */
    void awaitSynced(long number) {
        if (synced >= number) {
            return;
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        waiting.incrementAndGet();
        LockSupport.unpark(keeper);
        try {
            synchronized (arrival) {
                while (synced < number) {
                    refuseIfBroken();
                    long millis = (end - System.nanoTime()) / 1_000_000;
                    if (millis <= 0) {
                        throw Unwritable.stalled();
                    }
                    arrival.wait(millis);
                }
            }
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void keep() {
        try {
            while (!closing) {
                sync();
                makeRoom();
                if (waiting.get() == 0 && !closing && (full.isEmpty() || stalled)) {
                    LockSupport.parkNanos(syncEvery.toNanos());
                }
            }
            sync();
        } catch (UncheckedIOException | DamagedLog failed) {
            broken = true;
            log.error("the ledger cannot be written any more; every request that has a budget is refused", failed);
        } finally {
            arrived();
        }
    }

    /** A disk that is full may have room again later, and what was written before is safe: it is tried again. */
    private void makeRoom() {
        boolean wanted = next.isEmpty() || !full.isEmpty();
        if (!wanted || System.nanoTime() - tryAgainAt < 0) {
            return;
        }
        boolean made = next.isPresent() || done(() -> next = Optional.of(fresh()));
        boolean compacted = done(this::compact);
        if (made && compacted) {
            stalled = false;
        } else {
            tryAgainAt = System.nanoTime() + TRY_AGAIN.toNanos();
        }
    }

    private Segment fresh() throws IOException {
        return Segment.create(files.log(generation + 1), segmentBytes);
    }

    /** Something that the keeper does with files. */
    private interface Chore {
        void run() throws IOException;
    }

    private boolean done(Chore chore) {
        try {
            chore.run();
            return true;
        } catch (IOException noRoom) {
            if (!stalled) {
                stalled = true;
                log.error("the ledger cannot make a file; it goes on with what room it has, and tries again", noRoom);
            }
            return false;
        }
    }

    /** What is full is brought to the disk before what followed it. */
    private void sync() {
        long target = appended;
        if (target == synced) {
            return;
        }
        Segment last = current;
        full.forEach(one -> one.segment().sync());
        last.sync();
        synced = target;
        arrived();
    }

    private void arrived() {
        synchronized (arrival) {
            arrival.notifyAll();
        }
    }

    private void compact() throws IOException {
        List<Full> done = List.copyOf(full);
        if (done.isEmpty()) {
            return;
        }
        done.forEach(one -> one.segment().sync());
        long last = done.getLast().generation();
        Replay.upTo(last, files).writeSnapshot(last + 1, files);
        files.removeBefore(last + 1);
        full.removeAll(done);
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(keeper);
        try {
            if (!keeper.join(PATIENCE)) {
                log.error("the ledger's keeper did not end within {}", PATIENCE);
            }
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
        }
    }
}
