package dev.sluice.adapters.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends exchanges that are too slow or whose thread was interrupted, by closing their connections. One thread looks at all
 * of them every few milliseconds, so that a read needs no timer of its own and no read can outlive its deadline.
 */
final class Watch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long EVERY_MILLIS = 20;

    /** Something that has a deadline. */
    interface Watched {

        /** Called often by the watching thread; must not block. */
        void look(long nowNanos);
    }

    private final Set<Watched> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("call-watch").factory());

    Watch() {
        var unused = thread.scheduleWithFixedDelay(this::lookAtAll, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    void add(Watched watched) {
        running.add(watched);
    }

    void remove(Watched watched) {
        running.remove(watched);
    }

    private void lookAtAll() {
        long now = System.nanoTime();
        for (Watched watched : running) {
            try {
                watched.look(now);
            } catch (RuntimeException e) {
                LOG.warn("could not end a call that is over; trying again", e);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
