package dev.sluice.gateway.journal;

import dev.sluice.core.backend.Backend;
import dev.sluice.gateway.lines.Segments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decisions on disk, one {@link DecisionLine} each, found by id for as long as they are retained. Written by one thread of
 * its own from a bounded queue: what finds it full, or a disk that does not take it, is lost, counted and said, and nobody
 * who is served waits for it.
 */
public final class DecisionFiles implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DecisionFiles.class);

    private static final int WAITING = 2_000;
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Segments segments;
    private final Duration age;
    private final Function<String, Optional<Backend>> backends;
    private final InstantSource clock;
    private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final Thread writer;
    private volatile boolean closed;
    private boolean failing;

    private record Line(String decision, boolean judgement, Supplier<byte[]> text) {}

    /**
     * @param bytes on disk at most
     * @param age how long decisions are kept at most
     * @param backends the configured ones by id
     */
    public DecisionFiles(
            Path directory,
            long bytes,
            Duration age,
            Function<String, Optional<Backend>> backends,
            InstantSource clock) {
        this.segments = new Segments(directory, "decisions", "judgements", bytes, age, clock);
        this.age = age;
        this.backends = backends;
        this.clock = clock;
        this.writer = Thread.ofPlatform().name("decision-log").daemon().start(this::run);
    }

    /** Decisions and judgements that were not written. */
    public long lost() {
        return lost.get();
    }

    void observed(JournalEntry.Fresh entry) {
        offer(new Line(entry.answered().decision(), false, () -> DecisionLine.of(entry)));
    }

    void changed(JournalEntry entry) {
        offer(new Line(entry.answered().decision(), true, () -> DecisionLine.ofSaid(entry)));
    }

    private void offer(Line line) {
        if (closed || !queue.offer(line)) {
            lost.incrementAndGet();
        }
    }

    private void run() {
        try {
            segments.load();
        } catch (IOException | UncheckedIOException e) {
            log.error("decisions of before cannot be read: {}", e.getMessage());
        } finally {
            loaded.countDown();
        }
        while (!closed || !queue.isEmpty()) {
            try {
                Line next = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    write(next);
                } else {
                    segments.retain();
                }
            } catch (InterruptedException closing) {
                closed = true;
            } catch (IOException | UncheckedIOException e) {
                sayOnce(e);
            }
        }
        segments.close();
    }

    private void write(Line line) {
        try {
            byte[] text = line.text().get();
            byte[] ended = Arrays.copyOf(text, text.length + 1);
            ended[text.length] = '\n';
            segments.append(line.decision(), line.judgement(), ended);
            failing = false;
        } catch (IOException | RuntimeException e) {
            lost.incrementAndGet();
            sayOnce(e);
        }
    }

    private void sayOnce(Exception e) {
        if (!failing) {
            log.error("decisions are not written down until this is mended: {}", e.getMessage(), e);
        }
        failing = true;
    }

    /** A decision that was written down; empty where there is none, or it is older than is kept. */
    Optional<JournalEntry> find(String decision) {
        try {
            if (!loaded.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            Optional<byte[]> line = segments.decision(decision);
            if (line.isEmpty()) {
                return Optional.empty();
            }
            JsonNode json = JSON.readTree(line.get());
            Instant at = Instant.parse(json.path("at").stringValue());
            if (!json.path("decision").stringValue().equals(decision)
                    || at.plus(age).isBefore(clock.instant())) {
                return Optional.empty();
            }
            Optional<JsonNode> judgements = segments.addition(decision).map(JSON::readTree);
            return Optional.of(DecisionLine.read(json, judgements, backends));
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (IOException e) {
            log.error("decision {} cannot be read: {}", decision, e.getMessage());
            return Optional.empty();
        }
    }

    /** Writes what waits. */
    @Override
    public void close() {
        closed = true;
        try {
            writer.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
