package dev.sluice.adapters.postgres;

import dev.sluice.adapters.lease.Answer;
import dev.sluice.adapters.lease.Message;
import dev.sluice.adapters.lease.SliceBook;
import dev.sluice.adapters.lease.SliceStore;
import dev.sluice.adapters.lease.StoreUnreachable;
import dev.sluice.adapters.lease.Superseded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Slices in a PostgreSQL database. A message is one transaction, which holds the rows of its budgets in the order of
 * their numbers, so that no two replicas are granted the same and none waits for the other in a circle.
 */
public final class PostgresSliceStore implements SliceStore {

    private static final int PATIENCE_MILLIS =
            Math.toIntExact(Duration.ofSeconds(2).toMillis());

    private final Database database;

    /** @param database stays the caller's */
    public PostgresSliceStore(Database database) {
        this.database = database;
    }

    @Override
    public long begin(String replica) {
        return reached(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO sluice_replica (name, life, message, seen_at) VALUES (?, 1, 0, clock_timestamp())
                    ON CONFLICT (name) DO UPDATE
                    SET life = sluice_replica.life + 1, message = 0, seen_at = clock_timestamp()
                    RETURNING life""")) {
                insert.setString(1, replica);
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    @Override
    public Answer exchange(Message message) {
        return reached(connection -> {
            long replica = heard(connection, message);
            SliceBook book = new SliceBook();
            SliceRows rows = SliceRows.read(connection, replica, message, book);
            Answer answer = book.answer(message, alive(connection));
            rows.write(connection, book);
            return answer;
        });
    }

    private static long heard(Connection connection, Message message) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE sluice_replica SET message = ?, seen_at = clock_timestamp()
                WHERE name = ? AND life = ? AND message < ?
                RETURNING id""")) {
            update.setLong(1, message.number());
            update.setString(2, message.replica());
            update.setLong(3, message.life());
            update.setLong(4, message.number());
            try (ResultSet row = update.executeQuery()) {
                if (!row.next()) {
                    throw new Superseded(message.replica());
                }
                return row.getLong(1);
            }
        }
    }

    private static int alive(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM sluice_replica"
                        + " WHERE seen_at > clock_timestamp() - interval '" + SECONDS_ALIVE + " seconds'")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** A database that falls silent in the middle of a sentence keeps nobody waiting for long. */
    private <T> T reached(Database.Work<T> work) {
        try {
            return database.inTransaction(connection -> {
                connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
                return work.in(connection);
            });
        } catch (DatabaseUnreachable gone) {
            throw new StoreUnreachable(String.valueOf(gone.getMessage()), gone);
        }
    }
}
