package dev.sluice.contract.bench;

import dev.sluice.adapters.ledger.Durability;
import dev.sluice.adapters.ledger.DurableLedger;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.budget.InMemoryLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reserve and settle in a key, its team and its organisation, with 10,000 keys in one organisation. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class LedgerBenchmark {

    private static final int KEYS = 10_000;
    private static final int TEAMS = 100;
    private static final Spend CEILING = new Spend(new Cost(1_000_000), new Tokens(4_000));
    private static final Spend USED = new Spend(new Cost(200_000), new Tokens(900));
    private static final Cost AMPLE = new Cost(Long.MAX_VALUE);

    /** Where it is kept and what a reservation waits for. */
    public enum Kind {
        MEMORY,
        DURABLE,
        DURABLE_BEFORE_CALL
    }

    @Param
    public Kind kind;

    private Path directory = Path.of("");
    private Optional<DurableLedger> durable = Optional.empty();
    private Ledger ledger = new InMemoryLedger(InstantSource.system());
    private List<List<Scope>> callers = List.of();

    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("ledger");
        if (kind != Kind.MEMORY) {
            Durability.Sync sync = kind == Kind.DURABLE ? Durability.Sync.BACKGROUND : Durability.Sync.BEFORE_CALL;
            durable = Optional.of(DurableLedger.open(
                    directory, InstantSource.system(), new Durability(sync, Duration.ofMillis(10), 4 << 20)));
            ledger = durable.get();
        }
        Scope organisation = Scope.parse("organisation:o");
        callers = IntStream.range(0, KEYS)
                .mapToObj(i -> List.of(Scope.key("k" + i), Scope.parse("team:t" + i % TEAMS), organisation))
                .toList();
        callers.stream().flatMap(List::stream).distinct().forEach(scope -> {
            ledger.open(new Budget(scope, AMPLE, Window.MONTH));
        });
    }

    @TearDown
    public void close() throws IOException {
        durable.ifPresent(DurableLedger::close);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    public boolean reserveAndSettle() {
        List<Scope> scopes = callers.get(ThreadLocalRandom.current().nextInt(KEYS));
        Reservation reservation = (Reservation) ledger.reserve(scopes, CEILING);
        reservation.settle(USED);
        return true;
    }
}
