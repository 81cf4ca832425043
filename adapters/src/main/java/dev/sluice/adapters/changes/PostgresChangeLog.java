package dev.sluice.adapters.changes;

import dev.sluice.adapters.postgres.Database;
import dev.sluice.adapters.postgres.DatabaseUnreachable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes in a PostgreSQL database, seen by all replicas. Each replica looks for newer ones every now and then; while the
 * database is gone what is known stays in force, and nothing can be changed.
 *
 * <p>Changes are numbered without gaps. Two that are based on the same one want the same number, and the database lets
 * one have it: so whoever sees a number has seen every change before it.
 */
public final class PostgresChangeLog implements ChangeLog {

    /** How often each replica looks. */
    public static final Duration USUAL_INTERVAL = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(PostgresChangeLog.class);
    private static final String TAKEN = "23505";

    private final Database database;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Announced announced = new Announced(Documents.NONE);
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("changes").factory());
    private volatile boolean known;
    private volatile boolean reached = true;

    /** Looks at once, whether or not the database is there; it stays the caller's. */
    public PostgresChangeLog(Database database, Duration interval, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        look();
        var unused = looking.scheduleWithFixedDelay(
                this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            refresh();
            if (!reached) {
                log.info("changes can be seen and made again, the last is {}", now().revision());
            }
            reached = true;
        } catch (RuntimeException failed) {
            if (reached) {
                log.warn("changes by other replicas cannot be seen, and none can be made: {}", failed.getMessage());
            }
            reached = false;
        }
    }

    private void refresh() {
        lock.lock();
        try {
            Documents before = announced.now();
            Documents newer = database.inTransaction(connection -> since(connection, before));
            known = true;
            if (newer.revision() != before.revision()) {
                announced.announce(newer);
            }
        } finally {
            lock.unlock();
        }
    }

    private static Documents since(Connection connection, Documents before) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        }
        long revision = revision(connection);
        if (revision == before.revision()) {
            return before;
        }
        if (revision < before.revision()) {
            log.warn("the database is back at change {}, {} was known: reading it anew", revision, before.revision());
            return since(connection, Documents.NONE, revision);
        }
        return since(connection, before, revision);
    }

    private static Documents since(Connection connection, Documents before, long revision) throws SQLException {
        Map<Documents.Key, Documents.Document> all = new HashMap<>(before.all());
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT kind, name, revision, body FROM sluice_document WHERE revision > ?")) {
            query.setLong(1, before.revision());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Documents.Key key = new Documents.Key(rows.getString(1), rows.getString(2));
                    String body = rows.getString(4);
                    if (body == null) {
                        all.remove(key);
                    } else {
                        all.put(key, new Documents.Document(rows.getLong(3), body));
                    }
                }
            }
        }
        return new Documents(revision, all);
    }

    private static long revision(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(max(revision), 0) FROM sluice_change")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public Documents now() {
        return announced.now();
    }

    @Override
    public boolean known() {
        return known;
    }

    @Override
    public Recorded commit(long basedOn, Change change) {
        Instant at = clock.instant();
        Recorded made = new Recorded(basedOn + 1, at, change.who(), change.what(), change.before(), change.after());
        try {
            database.inTransaction(connection -> {
                long now = revision(connection);
                if (now != basedOn) {
                    throw new Overtaken(basedOn, now);
                }
                insert(connection, made);
                write(connection, made.revision(), change.writes());
                return made;
            });
            inForce(made, change.writes());
            return made;
        } catch (Overtaken overtaken) {
            look();
            throw overtaken;
        } catch (DatabaseUnreachable gone) {
            throw new ChangesUnavailable(
                    "the database does not answer; whether the change was made will show when it does", gone);
        }
    }

    /** Where newer changes were seen meanwhile, this one was among them. */
    private void inForce(Recorded made, List<Change.Write> writes) {
        lock.lock();
        try {
            if (announced.now().revision() == made.revision() - 1) {
                announced.announce(announced.now().next(writes));
            }
        } finally {
            lock.unlock();
        }
    }

    private static void insert(Connection connection, Recorded made) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO sluice_change (revision, made_at, who, what, before_json, after_json)"
                        + " VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, made.revision());
            insert.setTimestamp(2, Timestamp.from(made.at()));
            insert.setString(3, made.who());
            insert.setString(4, made.what());
            insert.setString(5, made.before());
            insert.setString(6, made.after());
            insert.executeUpdate();
        } catch (SQLException failed) {
            if (TAKEN.equals(failed.getSQLState())) {
                throw new Overtaken(made.revision() - 1, made.revision());
            }
            throw failed;
        }
    }

    private static void write(Connection connection, long revision, List<Change.Write> writes) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO sluice_document (kind, name, revision, body) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (kind, name) DO UPDATE SET revision = excluded.revision, body = excluded.body")) {
            for (Change.Write write : writes) {
                upsert.setString(1, write.key().kind());
                upsert.setString(2, write.key().name());
                upsert.setLong(3, revision);
                upsert.setString(4, write.body().orElse(null));
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    @Override
    public List<Recorded> audit(long before, int limit) {
        try {
            return database.inTransaction(connection -> audit(connection, before, limit));
        } catch (DatabaseUnreachable gone) {
            throw new ChangesUnavailable("the database does not answer, so the audit cannot be read", gone);
        }
    }

    private static List<Recorded> audit(Connection connection, long before, int limit) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT revision, made_at, who, what, before_json, after_json FROM sluice_change"
                        + " WHERE revision < ? ORDER BY revision DESC LIMIT ?")) {
            query.setLong(1, before);
            query.setInt(2, limit);
            List<Recorded> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(new Recorded(
                            rows.getLong(1),
                            rows.getTimestamp(2).toInstant(),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6)));
                }
            }
            return found;
        }
    }

    @Override
    public void listen(Consumer<Documents> listener) {
        lock.lock();
        try {
            announced.listen(listener);
        } finally {
            lock.unlock();
        }
    }

    /** Stops looking. */
    @Override
    public void close() {
        looking.shutdownNow();
    }
}
