package dev.sluice.gateway.wiring;

import dev.sluice.adapters.postgres.Database;
import dev.sluice.gateway.config.SharedSettings;
import java.util.Optional;

/** What replicas share; empty where there is but one process. */
record SharedDatabase(Optional<Database> database) implements AutoCloseable {

    static SharedDatabase of(Optional<SharedSettings> settings) {
        return new SharedDatabase(settings.map(SharedSettings::database).map(Database::new));
    }

    @Override
    public void close() {
        database.ifPresent(Database::close);
    }
}
