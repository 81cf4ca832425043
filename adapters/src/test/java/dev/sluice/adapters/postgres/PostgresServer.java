package dev.sluice.adapters.postgres;

import dev.sluice.adapters.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real server for all tests of this process, with a database for each. */
public final class PostgresServer {

    private static final class Started {
        static final EmbeddedPostgres SERVER = start();
        static final AtomicInteger DATABASES = new AtomicInteger();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .setServerConfig("fsync", "off")
                        .start();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    private PostgresServer() {}

    /** An empty database. */
    public static DatabaseSettings fresh() {
        String name = "test_" + Started.DATABASES.incrementAndGet();
        try (Connection connection = Started.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
        return new DatabaseSettings(
                Started.SERVER.getJdbcUrl("postgres", name),
                "postgres",
                Secret.NONE,
                DatabaseSettings.USUAL_CONNECTIONS);
    }
}
