package dev.sluice.gateway.wiring;

import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.adapters.changes.FileChangeLog;
import dev.sluice.adapters.changes.InMemoryChangeLog;
import dev.sluice.adapters.changes.PostgresChangeLog;
import dev.sluice.gateway.config.ConfigurationRefused;
import dev.sluice.gateway.config.Problem;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The log of changes of a configuration: in the database that replicas share, on disk beside the ledger, or in memory. */
final class ChangeLogs {

    private ChangeLogs() {}

    /** @param dataDir empty for memory */
    static ChangeLog open(SharedDatabase shared, Optional<String> dataDir, InstantSource clock) {
        if (shared.database().isPresent()) {
            return new PostgresChangeLog(shared.database().get(), PostgresChangeLog.USUAL_INTERVAL, clock);
        }
        if (dataDir.isEmpty()) {
            return new InMemoryChangeLog(clock);
        }
        try {
            return FileChangeLog.open(Path.of(dataDir.get()).resolve("admin"), clock);
        } catch (IllegalStateException | UncheckedIOException | IllegalArgumentException impossible) {
            throw new ConfigurationRefused(List.of(new Problem(
                    "configuration", 0, 0, "data-dir", dataDir.get(), String.valueOf(impossible.getMessage()))));
        }
    }
}
