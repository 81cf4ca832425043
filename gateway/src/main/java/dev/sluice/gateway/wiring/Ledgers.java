package dev.sluice.gateway.wiring;

import dev.sluice.adapters.changes.Documents;
import dev.sluice.adapters.ledger.DamagedLog;
import dev.sluice.adapters.ledger.Durability;
import dev.sluice.adapters.ledger.DurableLedger;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Ledger;
import dev.sluice.gateway.admin.StandingBudgets;
import dev.sluice.gateway.config.ConfigurationRefused;
import dev.sluice.gateway.config.Problem;
import dev.sluice.gateway.config.SluiceConfig;
import dev.sluice.gateway.keys.Lifted;
import dev.sluice.policies.budget.InMemoryLedger;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledger of a configuration: on disk where there is a configuration file or a directory is named, else in memory. */
final class Ledgers {

    private static final Logger log = LoggerFactory.getLogger(Ledgers.class);

    private Ledgers() {}

    /**
     * @param property where to keep it, before what the configuration says
     * @param changed what was changed of budgets
     */
    static Ledger open(Configured configured, Optional<String> property, Documents changed, InstantSource clock) {
        SluiceConfig config = configured.config();
        Optional<String> place = configured.dataDir(property);
        List<Budget> budgets = StandingBudgets.inForce(config.budgets(), changed);
        if (place.isEmpty()) {
            InMemoryLedger ledger = new InMemoryLedger(clock);
            openAll(ledger, budgets, config.budgets());
            return ledger;
        }
        DurableLedger ledger = durable(place.get(), clock);
        try {
            openAll(ledger, budgets, config.budgets());
        } catch (ConfigurationRefused refused) {
            ledger.close();
            throw refused;
        }
        sayWhatElseIsInForce(ledger, config.budgets());
        return ledger;
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
