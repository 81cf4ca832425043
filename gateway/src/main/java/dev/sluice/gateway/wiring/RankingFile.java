package dev.sluice.gateway.wiring;

import dev.sluice.policies.tools.CallRanking;
import dev.sluice.policies.tools.CallRankingText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the ranking of tool calls learned, in one file that is replaced as a whole: every while where there is something
 * new, and at the end. One over other features is put aside, and learning starts from what is shipped.
 */
final class RankingFile implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RankingFile.class);
    private static final String NAME = "ranking.json";
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Optional<Path> file;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("ranking-file").daemon().factory());
    private Supplier<CallRanking> learned = CallRanking::fresh;
    private long written;
    private boolean failing;

    /** @param dataDir empty where nothing is kept */
    RankingFile(Optional<String> dataDir) {
        this.file = dataDir.map(place -> Path.of(place).resolve(NAME));
    }

    CallRanking read() {
        Optional<Path> there = file.filter(Files::exists);
        if (there.isEmpty()) {
            return CallRanking.fresh();
        }
        Path path = there.get();
        try {
            CallRanking ranking = CallRankingText.read(Files.readString(path));
            log.info("a ranking of tool calls, of {} pairs, read from {}", ranking.pairs(), path);
            return ranking;
        } catch (IOException | IllegalArgumentException unusable) {
            log.warn("{} is put aside, and ranking starts from what is shipped: {}", path, unusable.getMessage());
            putAside(path);
            return CallRanking.fresh();
        }
    }

    private static void putAside(Path path) {
        try {
            Files.move(path, path.resolveSibling(NAME + ".unusable"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException broken) {
            log.error("{} cannot be put aside and will be overwritten: {}", path, broken.getMessage());
        }
    }

    /** From now on. */
    synchronized void keep(Supplier<CallRanking> ranking) {
        learned = ranking;
        written = ranking.get().pairs();
        ScheduledFuture<?> ignored =
                writer.scheduleWithFixedDelay(this::write, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void write() {
        CallRanking ranking = learned.get();
        if (file.isEmpty() || ranking.pairs() == written) {
            return;
        }
        try {
            replace(file.get(), CallRankingText.write(ranking));
            written = ranking.pairs();
            failing = false;
        } catch (IOException | RuntimeException broken) {
            if (!failing) {
                log.error("the ranking cannot be written to {}: {}", file.get(), broken.getMessage());
            }
            failing = true;
        }
    }

    private static void replace(Path path, String text) throws IOException {
        Path next = path.resolveSibling(NAME + ".next");
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        writer.shutdownNow();
        write();
    }
}
