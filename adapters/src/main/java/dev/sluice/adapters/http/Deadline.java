package dev.sluice.adapters.http;

import dev.sluice.adapters.Endpoint.Resilience;
import java.time.Duration;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * How long one exchange may go on waiting: for its first byte, for the next piece, for its end. Moved on by the thread
 * that makes the call; looked at by the watch, which closes the connection when it has passed or that thread was
 * interrupted.
 */
final class Deadline implements Watch.Watched {

    private static final long DRAIN_NANOS = 500_000_000L;

    private final Resilience limits;
    private final Duration timeLeft;
    private final Thread caller = Thread.currentThread();
    private final long silenceNanos;
    private final long start = System.nanoTime();
    private final long end;
    private long firstByteNanos = -1;

    private volatile long due;
    private volatile boolean passed;
    private volatile @Nullable Cancellable connection;

    Deadline(Resilience limits, Duration timeLeft) {
        this.limits = limits;
        this.timeLeft = timeLeft;
        this.silenceNanos = limits.silence().toNanos();
        this.end = start + timeLeft.toNanos();
        due = earlier(start + limits.connect().plus(limits.firstByte()).toNanos());
    }

    /** What is closed when the deadline passes. */
    void closes(Cancellable open) {
        connection = open;
    }

    /** A piece has come: the next one may take as long as a silence may last. */
    void piece() {
        long now = System.nanoTime();
        if (firstByteNanos < 0) {
            firstByteNanos = now - start;
        }
        due = earlier(now + silenceNanos);
    }

    /** The reader of the answer is at work, whose slowness is not the provider's. */
    void reading() {
        due = end;
    }

    /** All has come that matters; only the end of the connection's framing is still waited for. */
    void draining() {
        due = earlier(System.nanoTime() + DRAIN_NANOS);
    }

    private long earlier(long nanos) {
        return nanos - end < 0 ? nanos : end;
    }

    boolean passed() {
        return passed;
    }

    boolean callerLeft() {
        return caller.isInterrupted();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    Duration toFirstByte() {
        return firstByteNanos < 0 ? elapsed() : Duration.ofNanos(firstByteNanos);
    }

    /** Which of the limits was passed. */
    String reason() {
        if (System.nanoTime() - end >= 0) {
            return "no complete answer within " + seconds(timeLeft);
        }
        return firstByteNanos < 0
                ? "no first byte of the answer within " + seconds(limits.firstByte())
                : "the answer fell silent for " + seconds(limits.silence());
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    @Override
    public void look(long nowNanos) {
        boolean late = nowNanos - due >= 0;
        if (late) {
            passed = true;
        }
        Cancellable open = connection;
        if (open != null && (late || caller.isInterrupted())) {
            var unused = open.cancel();
        }
    }
}
