package dev.sluice.adapters.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of connections to one PostgreSQL database, whose tables are brought up to date before they are first used. It
 * may be made while the database is down: whatever is asked of it then fails soon, and works once it is back.
 *
 * <p>Migrations lie in {@code db/migration}; each part of the program counts its own: {@code V1_*} the ledger,
 * {@code V2_*} keys, policies and the audit.
 */
public final class Database implements AutoCloseable {

    /** What is done with a connection, in one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** The longest anyone waits for a connection. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final Duration ALIVE = Duration.ofMillis(500);
    private static final String MIGRATION_SECONDS = "120";
    /** Any number that nobody else locks. */
    private static final long MIGRATION_LOCK = 0x51_1C_E0_01L;

    /** So that a client that vanished keeps no lock, and no statement outlives the patience of who asked for it. */
    private static final String MANNERS =
            "SET statement_timeout = '5s'; SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '5s'";

    private final DatabaseSettings settings;
    private final HikariDataSource pool;
    private final ReentrantLock migrating = new ReentrantLock();
    private volatile boolean migrated;

    public Database(DatabaseSettings settings) {
        this.settings = settings;
        HikariConfig config = new HikariConfig();
        config.setPoolName("postgres");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password().value());
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setConnectionInitSql(MANNERS);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setValidationTimeout(ALIVE.toMillis());
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "sluice");
        config.addDataSourceProperty("connectTimeout", "2");
        config.addDataSourceProperty("loginTimeout", "2");
        config.addDataSourceProperty("socketTimeout", "10");
        config.addDataSourceProperty("cancelSignalTimeout", "1");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        this.pool = new HikariDataSource(config);
    }

    /**
     * Commits what {@code work} did, or nothing of it where it throws.
     *
     * @throws DatabaseUnreachable where it is not known whether it was committed
     */
    public <T> T inTransaction(Work<T> work) {
        migrate();
        try (Connection connection = pool.getConnection()) {
            return committed(connection, work);
        } catch (SQLException failed) {
            throw explained(failed);
        }
    }

    private static <T> T committed(Connection connection, Work<T> work) throws SQLException {
        try {
            T result = work.in(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException failed) {
            try {
                connection.rollback();
            } catch (SQLException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    /** A connection of the caller's own, to be closed by it. */
    public Connection connection() {
        migrate();
        try {
            return pool.getConnection();
        } catch (SQLException failed) {
            throw explained(failed);
        }
    }

    static RuntimeException explained(SQLException failed) {
        return DatabaseUnreachable.isCauseOf(failed)
                ? new DatabaseUnreachable("the database does not answer: " + failed.getMessage(), failed)
                : new IllegalStateException("the database refuses a statement: " + failed.getMessage(), failed);
    }

    /** Brings the tables up to date, once. Of several replicas that start at once one does it, the others wait. */
    private void migrate() {
        if (migrated) {
            return;
        }
        migrating.lock();
        try {
            if (migrated) {
                return;
            }
            migrateAlone();
            migrated = true;
        } catch (SQLException failed) {
            throw explained(failed);
        } catch (FlywayException failed) {
            throw new DatabaseUnreachable("the database's tables cannot be brought up to date: " + failed, failed);
        } finally {
            migrating.unlock();
        }
    }

    /** Holds a lock in the database meanwhile: two that make the schema's history at once stumble over each other. */
    private void migrateAlone() throws SQLException {
        try (Connection lock = pool.getConnection();
                Statement statement = lock.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = '" + MIGRATION_SECONDS + "s'; SET LOCAL lock_timeout = 0;"
                    + " SET LOCAL idle_in_transaction_session_timeout = 0");
            statement.execute("SELECT pg_advisory_xact_lock(" + MIGRATION_LOCK + ")");
            int applied = Flyway.configure(Database.class.getClassLoader())
                    .dataSource(
                            settings.url(), settings.user(), settings.password().value())
                    .jdbcProperties(Map.of("connectTimeout", "2", "socketTimeout", MIGRATION_SECONDS))
                    .locations("classpath:db/migration")
                    .table("sluice_schema_history")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .outOfOrder(true)
                    .load()
                    .migrate()
                    .migrationsExecuted;
            lock.rollback();
            log.info("database reached; {} migrations applied", applied);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
