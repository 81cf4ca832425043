package dev.sluice.contract.bench;

import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LedgerBenchmark {

    private static final Spend CEILING = new Spend(new Cost(1_000_000), new Tokens(4_000));
    private static final Spend USED = new Spend(new Cost(200_000), new Tokens(900));

    @Param
    public OpenLedger.Kind kind;

    /** Whether each key has three rate limits too. */
    @Param({"false", "true"})
    public boolean limits;

    private Optional<OpenLedger> open = Optional.empty();
    private List<List<Scope>> callers = List.of();

    @Setup
    public void open() throws IOException {
        OpenLedger fresh = OpenLedger.of(kind, 10_000, limits);
        callers = fresh.callers();
        open = Optional.of(fresh);
    }

    @TearDown
    public void close() {
        open.orElseThrow().close();
    }

    @Benchmark
    public boolean reserveAndSettle() {
        Ledger ledger = open.orElseThrow().ledger();
        List<Scope> scopes = callers.get(ThreadLocalRandom.current().nextInt(callers.size()));
        Reservation reservation = (Reservation) ledger.reserve(scopes, CEILING);
        reservation.settle(USED);
        return true;
    }
}
