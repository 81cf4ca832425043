package dev.sluice.contract.bench;

import dev.sluice.adapters.ledger.Durability;
import dev.sluice.adapters.ledger.DurableLedger;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Scope;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A ledger in which nobody runs short, and who calls: keys of a hundred teams of one organisation.
 *
 * @param callers the scopes that pay for each key's requests
 */
public record OpenLedger(Ledger ledger, List<List<Scope>> callers, Path directory, Optional<DurableLedger> durable)
        implements AutoCloseable {

    private static final int TEAMS = 100;
    private static final long AMPLE = Long.MAX_VALUE;

    /** Where it is kept and what a reservation waits for. */
    public enum Kind {
        MEMORY,
        DURABLE,
        DURABLE_BEFORE_CALL
    }

    /** @param limits whether each key has rate limits in requests, tokens and at once beside the three budgets */
    static OpenLedger of(Kind kind, int keys, boolean limits) throws IOException {
        Path directory = Files.createTempDirectory("ledger");
        Durability.Sync sync =
                kind == Kind.DURABLE_BEFORE_CALL ? Durability.Sync.BEFORE_CALL : Durability.Sync.BACKGROUND;
        Optional<DurableLedger> durable = kind == Kind.MEMORY
                ? Optional.empty()
                : Optional.of(DurableLedger.open(
                        directory, InstantSource.system(), new Durability(sync, Duration.ofMillis(10), 4 << 20)));
        Ledger ledger = durable.<Ledger>map(d -> d).orElseGet(() -> new InMemoryLedger(InstantSource.system()));
        Scope organisation = Scope.parse("organisation:o");
        List<List<Scope>> callers = IntStream.range(0, keys)
                .mapToObj(i -> List.of(Scope.key("k" + i), Scope.parse("team:t" + i % TEAMS), organisation))
                .toList();
        callers.stream().flatMap(List::stream).distinct().forEach(scope -> {
            ledger.open(new Budget(scope, new Cost(AMPLE), Window.MONTH));
            if (limits && scope.kind() == Scope.Kind.KEY) {
                ledger.open(Budget.rateLimit(scope, Count.requests(AMPLE), Window.MINUTE));
                ledger.open(Budget.rateLimit(scope, new Tokens(AMPLE), Window.MINUTE));
                ledger.open(Budget.rateLimit(scope, Count.atOnce(AMPLE), Window.LIFETIME));
            }
        });
        return new OpenLedger(ledger, callers, directory, durable);
    }

    @Override
    public void close() throws IOException {
        durable.ifPresent(DurableLedger::close);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
