package dev.sluice.gateway.door;

import dev.sluice.core.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * Where the event loop and the blocking walk meet: reads a body, runs its walk on a virtual thread, writes what the walk
 * writes, and interrupts the walk when the caller leaves. No other class knows both worlds.
 */
public final class WalkBridge {

    private final int maxBodyBytes;
    private final Duration patience;

    /** @param patience how long a walk waits for a caller that reads nothing */
    public WalkBridge(int maxBodyBytes, Duration patience) {
        this.maxBodyBytes = maxBodyBytes;
        this.patience = patience;
    }

    /** The body, whole. A body over the limit ends in {@link Refusal.TooLarge}. */
    public Mono<byte[]> body(ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > maxBodyBytes) {
            return Mono.error(new Refusal.TooLarge(maxBodyBytes));
        }
        return DataBufferUtils.join(request.getBody(), maxBodyBytes)
                .map(WalkBridge::bytes)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(DataBufferLimitException.class, e -> new Refusal.TooLarge(maxBodyBytes));
    }

    /** Runs {@code walk} on a virtual thread of its own. */
    public Mono<Void> run(ServerWebExchange exchange, Consumer<Outgoing> walk) {
        return Mono.<Mono<Void>>create(sink -> new Walking(exchange.getResponse(), sink).start(walk))
                .flatMap(response -> response);
    }

    /** Does something again and again, on a thread that must not be blocked, until the returned is run. */
    Runnable every(Duration interval, Runnable beat) {
        Disposable beating = Schedulers.parallel()
                .schedulePeriodically(beat, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        return beating::dispose;
    }

    static Optional<String> header(HttpHeaders headers, String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    /** One walk and the response it writes. */
    private final class Walking implements Outgoing {
        private final ServerHttpResponse response;
        private final MonoSink<Mono<Void>> written;
        private volatile @Nullable EventStream stream;
        private volatile @Nullable Thread thread;

        Walking(ServerHttpResponse response, MonoSink<Mono<Void>> written) {
            this.response = response;
            this.written = written;
        }

        void start(Consumer<Outgoing> walk) {
            Thread walker = Thread.ofVirtual().name("walk").unstarted(() -> walked(walk));
            thread = walker;
            written.onCancel(walker::interrupt);
            walker.start();
        }

        private void walked(Consumer<Outgoing> walk) {
            try {
                walk.accept(this);
            } finally {
                EventStream events = stream;
                if (events != null) {
                    events.end();
                } else {
                    written.success(Mono.empty());
                }
            }
        }

        @Override
        public void whole(int status, Map<String, String> headers, byte[] body) {
            head(status, headers);
            response.getHeaders().setContentLength(body.length);
            written.success(
                    response.writeWith(Mono.just(response.bufferFactory().wrap(body))));
        }

        @Override
        public boolean streaming() {
            return stream != null;
        }

        @Override
        public void startStream(Map<String, String> headers) {
            head(200, headers);
            response.getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
            response.getHeaders().setCacheControl("no-cache");
            EventStream events = new EventStream(response.bufferFactory(), this::leave, patience.toNanos());
            stream = events;
            // Netty flushes whenever it has written all there is, so that no event waits for the next
            written.success(response.writeWith(events));
        }

        @Override
        public void write(byte[] bytes) throws InterruptedException {
            EventStream events = stream;
            if (events == null) {
                throw new IllegalStateException("the stream was not started");
            }
            events.write(bytes);
        }

        @Override
        public void writeIfIdle(byte[] bytes) {
            EventStream events = stream;
            if (events != null) {
                events.writeIfIdle(bytes);
            }
        }

        private void leave() {
            Thread walker = thread;
            if (walker != null) {
                walker.interrupt();
            }
        }

        private void head(int status, Map<String, String> headers) {
            response.setStatusCode(HttpStatusCode.valueOf(status));
            headers.forEach((name, value) -> response.getHeaders().set(name, value));
        }
    }
}
