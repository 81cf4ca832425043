package dev.sluice.gateway.journal;

import dev.sluice.core.backend.Backend;
import dev.sluice.gateway.lines.DiskWriter;
import dev.sluice.gateway.lines.Segments;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decisions on disk, one {@link DecisionLine} each, found by id for as long as they are retained.
 */
public final class DecisionFiles implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DecisionFiles.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Segments segments;
    private final Duration age;
    private final Function<String, Optional<Backend>> backends;
    private final InstantSource clock;
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final DiskWriter writer;

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
        this.writer = new DiskWriter("decisions", new Loaded());
    }

    /** Decisions and judgements that were not written. */
    public long lost() {
        return writer.lost();
    }

    void observed(JournalEntry.Fresh entry) {
        write(entry, false, () -> DecisionLine.of(entry));
    }

    void changed(JournalEntry entry) {
        write(entry, true, () -> DecisionLine.ofSaid(entry));
    }

    private void write(JournalEntry entry, boolean adds, Supplier<byte[]> line) {
        writer.offer(0, () -> {
            byte[] text = line.get();
            byte[] ended = Arrays.copyOf(text, text.length + 1);
            ended[text.length] = '\n';
            segments.append(entry.answered().decision(), adds, ended);
        });
    }

    /** Says when it is loaded. */
    private final class Loaded implements DiskWriter.Store {
        @Override
        public void load() throws IOException {
            try {
                segments.load();
            } finally {
                loaded.countDown();
            }
        }

        @Override
        public void retain() throws IOException {
            segments.retain();
        }

        @Override
        public void close() {
            segments.close();
        }
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
        writer.close();
    }
}
