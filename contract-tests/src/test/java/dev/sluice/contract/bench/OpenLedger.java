package dev.sluice.contract.bench;

import dev.sluice.adapters.Secret;
import dev.sluice.adapters.lease.LeasedLedger;
import dev.sluice.adapters.lease.Slicing;
import dev.sluice.adapters.ledger.Durability;
import dev.sluice.adapters.ledger.DurableLedger;
import dev.sluice.adapters.postgres.Database;
import dev.sluice.adapters.postgres.DatabaseSettings;
import dev.sluice.adapters.postgres.PostgresSliceStore;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.budget.InMemoryLedger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A ledger in which nobody runs short, and who calls: keys of a hundred teams of one organisation.
 *
 * @param callers the scopes that pay for each key's requests
 * @param resources to be closed, in this order
 */
public record OpenLedger(Ledger ledger, List<List<Scope>> callers, List<AutoCloseable> resources)
        implements AutoCloseable {

    private static final int TEAMS = 100;
    private static final long AMPLE = Long.MAX_VALUE;
    private static final Duration TENDED_EVERY = Duration.ofMillis(250);

    /** Where it is kept and what a reservation waits for. */
    public enum Kind {
        MEMORY,
        DURABLE,
        DURABLE_BEFORE_CALL,
        /** Slices of budgets in PostgreSQL, kept on disk. */
        LEASED
    }

    /** @param limits whether each key has rate limits in requests, tokens and at once beside the three budgets */
    static OpenLedger of(Kind kind, int keys, boolean limits) throws IOException {
        List<AutoCloseable> resources = new ArrayList<>();
        Ledger ledger = ledger(kind, resources);
        Scope organisation = Scope.parse("organisation:o");
        List<List<Scope>> callers = IntStream.range(0, keys)
                .mapToObj(i -> List.of(Scope.key("k" + i), Scope.parse("team:t" + i % TEAMS), organisation))
                .toList();
        List<Budget> budgets = callers.stream()
                .flatMap(List::stream)
                .distinct()
                .flatMap(scope -> budgets(scope, limits))
                .toList();
        if (ledger instanceof LeasedLedger leased) {
            leased.openAll(budgets);
            leased.tended(TENDED_EVERY);
            Spend one = new Spend(new Cost(1), new Tokens(1));
            callers.forEach(scopes -> ((Reservation) ledger.reserve(scopes, one)).settle(one));
        } else {
            budgets.forEach(ledger::open);
        }
        return new OpenLedger(ledger, callers, resources);
    }

    private static Stream<Budget> budgets(Scope scope, boolean limits) {
        Budget monthly = new Budget(scope, new Cost(AMPLE), Window.MONTH);
        return limits && scope.kind() == Scope.Kind.KEY
                ? Stream.of(
                        monthly,
                        Budget.rateLimit(scope, Count.requests(AMPLE), Window.MINUTE),
                        Budget.rateLimit(scope, new Tokens(AMPLE), Window.MINUTE),
                        Budget.rateLimit(scope, Count.atOnce(AMPLE), Window.LIFETIME))
                : Stream.of(monthly);
    }

    private static Ledger ledger(Kind kind, List<AutoCloseable> resources) throws IOException {
        return switch (kind) {
            case MEMORY -> new InMemoryLedger(InstantSource.system());
            case DURABLE -> durable(Durability.Sync.BACKGROUND, resources);
            case DURABLE_BEFORE_CALL -> durable(Durability.Sync.BEFORE_CALL, resources);
            case LEASED -> leased(resources);
        };
    }

    private static DurableLedger durable(Durability.Sync sync, List<AutoCloseable> resources) throws IOException {
        Path directory = Files.createTempDirectory("ledger");
        DurableLedger ledger = DurableLedger.open(
                directory, InstantSource.system(), new Durability(sync, Duration.ofMillis(10), 4 << 20));
        resources.add(ledger);
        resources.add(() -> delete(directory));
        return ledger;
    }

    private static LeasedLedger leased(List<AutoCloseable> resources) throws IOException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Database database = new Database(
                new DatabaseSettings(postgres.getJdbcUrl("postgres", "postgres"), "postgres", Secret.NONE, 4));
        List<AutoCloseable> own = new ArrayList<>();
        LeasedLedger ledger = new LeasedLedger(
                durable(Durability.Sync.BACKGROUND, own),
                new PostgresSliceStore(database),
                "only",
                Slicing.USUAL,
                InstantSource.system(),
                System::nanoTime,
                () -> LockSupport.parkNanos(LeasedLedger.A_MOMENT.toNanos()));
        resources.addAll(List.of(ledger, database, postgres, own.getLast()));
        return ledger;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }
    }
}
