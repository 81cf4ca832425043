package dev.sluice.gateway.wiring;

import dev.sluice.adapters.changes.Documents;
import dev.sluice.adapters.lease.LeasedLedger;
import dev.sluice.adapters.lease.Slicing;
import dev.sluice.adapters.ledger.DamagedLog;
import dev.sluice.adapters.ledger.Durability;
import dev.sluice.adapters.ledger.DurableLedger;
import dev.sluice.adapters.postgres.Database;
import dev.sluice.adapters.postgres.PostgresSliceStore;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.LeasableLedger;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.request.Unit;
import dev.sluice.gateway.admin.StandingBudgets;
import dev.sluice.gateway.config.ConfigurationRefused;
import dev.sluice.gateway.config.Problem;
import dev.sluice.gateway.config.SluiceConfig;
import dev.sluice.gateway.keys.Lifted;
import dev.sluice.policies.budget.InMemoryLedger;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger of a configuration: on disk where there is a configuration file or a directory is named, else in memory;
 * with a database, slices of budgets that are shared.
 */
final class Ledgers {

    private static final Logger log = LoggerFactory.getLogger(Ledgers.class);
    private static final Duration TENDED_EVERY = Duration.ofMillis(250);

    private Ledgers() {}

    /**
     * @param shared where replicas share budgets; each then decides on slices of them
     * @param property where to keep it, before what the configuration says
     * @param changed what was changed of budgets
     */
    static Ledger open(
            Configured configured,
            Optional<Database> shared,
            Optional<String> property,
            Documents changed,
            InstantSource clock) {
        SluiceConfig config = configured.config();
        Optional<String> place = configured.dataDir(property);
        LeasableLedger own =
                place.<LeasableLedger>map(path -> durable(path, clock)).orElseGet(() -> new InMemoryLedger(clock));
        Ledger ledger = shared.<Ledger>map(database -> leased(own, config, database, place, clock))
                .orElse(own);
        try {
            openAll(ledger, StandingBudgets.inForce(config.budgets(), changed), config.budgets());
        } catch (ConfigurationRefused refused) {
            close(ledger);
            throw refused;
        }
        sayWhatElseIsInForce(ledger, config.budgets());
        return ledger;
    }

    private static LeasedLedger leased(
            LeasableLedger own, SluiceConfig config, Database database, Optional<String> place, InstantSource clock) {
        Slicing slicing = config.shared().orElseThrow().slicing();
        String replica = ReplicaName.in(place.map(Path::of));
        log.info(
                "budgets are shared as replica {}: each replica holds at most {} % of a budget unused, and none is"
                        + " overspent",
                replica, slicing.part() * 100);
        LeasedLedger ledger = new LeasedLedger(
                own,
                new PostgresSliceStore(database),
                replica,
                slicing,
                clock,
                System::nanoTime,
                () -> LockSupport.parkNanos(LeasedLedger.A_MOMENT.toNanos()));
        return ledger.tended(TENDED_EVERY);
    }

    private static void close(Ledger ledger) {
        switch (ledger) {
            case LeasedLedger leased -> leased.close();
            case DurableLedger durable -> durable.close();
            default -> {}
        }
    }

    private static DurableLedger durable(String place, InstantSource clock) {
        try {
            return DurableLedger.open(Path.of(place).resolve("ledger"), clock, Durability.DEFAULT);
        } catch (DamagedLog | IllegalStateException | UncheckedIOException | IllegalArgumentException impossible) {
            throw refused("data-dir", place, String.valueOf(impossible.getMessage()));
        }
    }

    /** What the configuration says must be possible; what was set besides may have been overtaken by time. */
    private static void openAll(Ledger ledger, List<Budget> budgets, List<Budget> configured) {
        if (ledger instanceof LeasedLedger leased) {
            openShared(leased, budgets, configured);
            return;
        }
        for (Budget budget : budgets) {
            try {
                ledger.open(budget);
            } catch (IllegalArgumentException impossible) {
                if (configured.contains(budget)) {
                    throw refused("budgets", "", String.valueOf(impossible.getMessage()));
                }
                log.error("a budget that was set is not in force: {}", impossible.getMessage());
            }
        }
    }

    private static void openShared(LeasedLedger ledger, List<Budget> budgets, List<Budget> configured) {
        List<Budget> refused;
        try {
            refused = ledger.openAll(budgets);
        } catch (IllegalArgumentException impossible) {
            throw refused("budgets", "", String.valueOf(impossible.getMessage()));
        }
        for (Budget budget : refused) {
            if (configured.contains(budget)) {
                throw refused(
                        "budgets",
                        Unit.text(budget.limit()),
                        "limit of " + budget.scope() + " per " + budget.window().word()
                                + " is below what replicas have been granted");
            }
        }
    }

    private static ConfigurationRefused refused(String key, String value, String message) {
        return new ConfigurationRefused(List.of(new Problem("configuration", 0, 0, key, value, message)));
    }

    /** A budget that was set by the admin API, or was once in the file, stays until it is changed. */
    private static void sayWhatElseIsInForce(Ledger ledger, List<Budget> configured) {
        for (Account account : ledger.accounts()) {
            if (!configured.contains(account.budget()) && !Lifted.is(account)) {
                log.info(
                        "budget of {} in force, though not in the file: {}",
                        account.budget().scope(),
                        account);
            }
        }
    }
}
