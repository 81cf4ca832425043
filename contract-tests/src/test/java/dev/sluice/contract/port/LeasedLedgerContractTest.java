package dev.sluice.contract.port;

import dev.sluice.adapters.Secret;
import dev.sluice.adapters.lease.LeasedLedger;
import dev.sluice.adapters.lease.Slicing;
import dev.sluice.adapters.postgres.Database;
import dev.sluice.adapters.postgres.DatabaseSettings;
import dev.sluice.adapters.postgres.PostgresSliceStore;
import dev.sluice.core.budget.Ledger;
import dev.sluice.policies.budget.InMemoryLedger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A replica whose slices are kept in PostgreSQL, alone with it. */
class LeasedLedgerContractTest extends LedgerContract {

    private static EmbeddedPostgres postgres;
    private static Database database;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        database = new Database(
                new DatabaseSettings(postgres.getJdbcUrl("postgres", "postgres"), "postgres", Secret.NONE, 4));
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
        postgres.close();
    }

    private @Nullable LeasedLedger leased;

    @Override
    Ledger ledger(InstantSource clock) {
        database.inTransaction(LeasedLedgerContractTest::emptied);
        leased = new LeasedLedger(
                new InMemoryLedger(clock),
                new PostgresSliceStore(database),
                "only",
                Slicing.USUAL,
                clock,
                System::nanoTime,
                () -> LockSupport.parkNanos(LeasedLedger.A_MOMENT.toNanos()));
        return leased;
    }

    @Override
    void rest() {
        Objects.requireNonNull(leased).tend();
    }

    private static boolean emptied(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("TRUNCATE sluice_slice, sluice_replica, sluice_budget");
        }
    }
}
