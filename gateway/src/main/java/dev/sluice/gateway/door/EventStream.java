package dev.sluice.gateway.door;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;

/**
 * Bytes handed from one blocking writer, and whoever keeps the connection alive, to one reactive reader. What the reader has not asked for yet is held, merged,
 * up to a bound; beyond it the writer waits.
 */
final class EventStream implements Publisher<DataBuffer>, Subscription {

    private static final int HELD_BYTES = 256 * 1024;

    private final DataBufferFactory buffers;
    private final Runnable onCancel;
    private final long patienceNanos;
    private final AtomicInteger draining = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private long demand;
    private boolean ended;
    private volatile boolean cancelled;
    private volatile @Nullable Subscriber<? super DataBuffer> reader;

    EventStream(DataBufferFactory buffers, Runnable onCancel, long patienceNanos) {
        this.buffers = buffers;
        this.onCancel = onCancel;
        this.patienceNanos = patienceNanos;
    }

    void write(byte[] bytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patienceNanos;
            while (held.size() > HELD_BYTES && !cancelled) {
                if (left <= 0) {
                    throw new InterruptedException("the caller reads nothing");
                }
                left = room.awaitNanos(left);
            }
            held.write(bytes, 0, bytes.length);
        } finally {
            lock.unlock();
        }
        if (cancelled) {
            throw new InterruptedException("the caller has left");
        }
        drain();
    }

    /** Never blocks; what is not sent because something else waits is not missed. */
    void writeIfIdle(byte[] bytes) {
        lock.lock();
        try {
            if (held.size() == 0 && !ended && !cancelled) {
                held.write(bytes, 0, bytes.length);
            }
        } finally {
            lock.unlock();
        }
        drain();
    }

    void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
        drain();
    }

    @Override
    public void subscribe(Subscriber<? super DataBuffer> subscriber) {
        reader = subscriber;
        subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        lock.lock();
        try {
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
        } finally {
            lock.unlock();
        }
        drain();
    }

    @Override
    public void cancel() {
        cancelled = true;
        onCancel.run();
    }

    private void drain() {
        Subscriber<? super DataBuffer> to = reader;
        if (to == null || draining.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            for (byte[] next = take(); next.length > 0 && !cancelled; next = take()) {
                to.onNext(buffers.wrap(next));
            }
            if (finished()) {
                to.onComplete();
                return;
            }
            missed = draining.addAndGet(-missed);
        } while (missed != 0);
    }

    /** All that is held, where there is demand for it. */
    private byte[] take() {
        lock.lock();
        try {
            if (demand == 0 || held.size() == 0) {
                return new byte[0];
            }
            demand--;
            byte[] all = held.toByteArray();
            held.reset();
            room.signal();
            return all;
        } finally {
            lock.unlock();
        }
    }

    private boolean finished() {
        lock.lock();
        try {
            return ended && held.size() == 0 && !cancelled;
        } finally {
            lock.unlock();
        }
    }
}
