package dev.sluice.gateway.wiring;

import dev.sluice.policies.tools.CallRanking;
import dev.sluice.policies.tools.CallRankingText;
import java.nio.file.Path;
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
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Optional<WholeFile> file;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("ranking-file").daemon().factory());
    private Supplier<CallRanking> learned = CallRanking::fresh;
    private long written;

    /** @param dataDir empty where nothing is kept */
    RankingFile(Optional<String> dataDir) {
        this.file = dataDir.map(place -> new WholeFile(Path.of(place).resolve("ranking.json")));
    }

    CallRanking read() {
        Optional<CallRanking> kept = file.flatMap(whole -> whole.read(CallRankingText::read));
        kept.ifPresent(ranking -> log.info(
                "a ranking of tool calls, of {} pairs, read from {}",
                ranking.pairs(),
                file.orElseThrow().path()));
        return kept.orElseGet(CallRanking::fresh);
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
        if (ranking.pairs() != written && file.isPresent() && file.get().replace(CallRankingText.write(ranking))) {
            written = ranking.pairs();
        }
    }

    @Override
    public void close() {
        writer.shutdownNow();
        write();
    }
}
