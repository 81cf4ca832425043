package dev.sluice.gateway.wiring;

import dev.sluice.adapters.postgres.Database;
import dev.sluice.adapters.postgres.DatabaseSettings;
import java.util.Optional;

/** What replicas share; empty where there is but one process. */
record SharedDatabase(Optional<Database> database) implements AutoCloseable {

    static SharedDatabase of(Optional<DatabaseSettings> settings) {
        return new SharedDatabase(settings.map(Database::new));
    }

    @Override
    public void close() {
        database.ifPresent(Database::close);
    }
}
