package dev.sluice.gateway.lines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to a store on a thread of its own, from a bounded queue: what finds it full, or a disk that does not take it, is
 * lost, counted and said, and nobody who is served waits for it.
 */
public final class DiskWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DiskWriter.class);

    private static final int WAITING = 2_000;
    private static final long WAITING_BYTES = 16L << 20;
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String what;
    private final Store store;
    private final BlockingQueue<Task> queue = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong queued = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    private boolean failing;

    /** What is written to; used by the writer's thread. */
    public interface Store {

        /** Reads what there is of earlier processes. */
        void load() throws IOException;

        /** Lets go of what is too much or too old. */
        void retain() throws IOException;

        void close();
    }

    /** Something to be written. */
    public interface Work {
        void run() throws IOException;
    }

    private record Task(long bytes, Work work) {}

    /** @param what is written, as a word that is said of it: {@code decisions} */
    public DiskWriter(String what, Store store) {
        this.what = what;
        this.store = store;
        this.thread = Thread.ofPlatform().name(what).daemon().start(this::run);
    }

    /**
     * Never waits.
     *
     * @param bytes that it holds in memory until then
     */
    public void offer(long bytes, Work work) {
        boolean room = queued.addAndGet(bytes) <= WAITING_BYTES;
        if (closed || !room || !queue.offer(new Task(bytes, work))) {
            queued.addAndGet(-bytes);
            lost.incrementAndGet();
        }
    }

    /** Works that were not done. */
    public long lost() {
        return lost.get();
    }

    private void run() {
        try {
            store.load();
        } catch (IOException | RuntimeException e) {
            log.error("{} of before cannot be read: {}", what, e.getMessage());
        }
        while (!closed || !queue.isEmpty()) {
            try {
                Task next = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    queued.addAndGet(-next.bytes());
                    work(next);
                } else {
                    store.retain();
                }
            } catch (InterruptedException closing) {
                closed = true;
            } catch (IOException | UncheckedIOException e) {
                sayOnce(e);
            }
        }
        store.close();
    }

    private void work(Task task) {
        try {
            task.work().run();
            failing = false;
        } catch (IOException | RuntimeException e) {
            lost.incrementAndGet();
            sayOnce(e);
        }
    }

    private void sayOnce(Exception e) {
        if (!failing) {
            log.error("{} are not written down until this is mended: {}", what, e.getMessage(), e);
        }
        failing = true;
    }

    /** Writes what waits. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
