package dev.sluice.adapters.postgres;

import dev.sluice.adapters.lease.Ask;
import dev.sluice.adapters.lease.BudgetName;
import dev.sluice.adapters.lease.Message;
import dev.sluice.adapters.lease.Opening;
import dev.sluice.adapters.lease.SliceBook;
import dev.sluice.adapters.lease.SliceBook.Page;
import dev.sluice.adapters.lease.SliceBook.Slice;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The rows that one message is about, read and held until they are written. */
final class SliceRows {

    private final long replica;
    private final Map<Long, BudgetName> byId = new HashMap<>();
    private final Map<BudgetName, Long> ids = new HashMap<>();

    private SliceRows(long replica) {
        this.replica = replica;
    }

    static SliceRows read(Connection connection, long replica, Message message, SliceBook book) throws SQLException {
        SliceRows rows = new SliceRows(replica);
        Map<BudgetName, Long> limits = new HashMap<>();
        Set<Page> pages = new LinkedHashSet<>();
        for (Opening opening : message.openings()) {
            limits.putIfAbsent(opening.name(), opening.limit());
            pages.add(new Page(opening.name(), opening.endSecond()));
        }
        for (Ask ask : message.asks()) {
            limits.putIfAbsent(ask.name(), ask.limit());
            pages.add(new Page(ask.name(), ask.endSecond()));
        }
        if (!limits.isEmpty()) {
            rows.hold(connection, limits, book);
            rows.readSlices(connection, pages, book);
        }
        return rows;
    }

    /** Holds the budgets' rows; one that nobody knew before is made. */
    private void hold(Connection connection, Map<BudgetName, Long> limits, SliceBook book) throws SQLException {
        Set<BudgetName> unknown = new LinkedHashSet<>(limits.keySet());
        holdKnown(connection, limits.keySet(), book, unknown);
        if (unknown.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO sluice_budget (scope, time_window, unit, limit_parts)
                SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[]) ORDER BY 1, 2, 3
                ON CONFLICT DO NOTHING""")) {
            names(connection, insert, unknown);
            insert.setArray(
                    4,
                    connection.createArrayOf(
                            "bigint", unknown.stream().map(limits::get).toArray()));
            insert.executeUpdate();
        }
        holdKnown(connection, Set.copyOf(unknown), book, unknown);
    }

    private void holdKnown(Connection connection, Collection<BudgetName> names, SliceBook book, Set<BudgetName> unknown)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT b.id, b.scope, b.time_window, b.unit, b.limit_parts,
                       coalesce(b.wanted_at > clock_timestamp() - interval '2 seconds' AND b.wanted_by <> ?, false)
                FROM sluice_budget b
                JOIN unnest(?::text[], ?::text[], ?::text[]) AS asked (scope, time_window, unit)
                  USING (scope, time_window, unit)
                ORDER BY b.id FOR UPDATE OF b""")) {
            query.setLong(1, replica);
            names(connection, query, names, 2);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    BudgetName name = BudgetName.parse(row.getString(2), row.getString(3), row.getString(4));
                    byId.put(row.getLong(1), name);
                    ids.put(name, row.getLong(1));
                    unknown.remove(name);
                    book.knows(name, row.getLong(5), row.getBoolean(6));
                }
            }
        }
    }

    private static void names(Connection connection, PreparedStatement statement, Collection<BudgetName> names)
            throws SQLException {
        names(connection, statement, names, 1);
    }

    private static void names(
            Connection connection, PreparedStatement statement, Collection<BudgetName> names, int first)
            throws SQLException {
        List<BudgetName> all = List.copyOf(names);
        statement.setArray(
                first, texts(connection, all.stream().map(n -> n.scope().toString())));
        statement.setArray(
                first + 1, texts(connection, all.stream().map(n -> n.window().name())));
        statement.setArray(
                first + 2, texts(connection, all.stream().map(n -> n.unit().name())));
    }

    private static Array texts(Connection connection, Stream<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    private void readSlices(Connection connection, Set<Page> pages, SliceBook book) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT s.budget_id, s.end_second, s.replica_id, s.granted, s.spent, s.overrun,
                       extract(epoch FROM clock_timestamp() - r.seen_at)
                FROM sluice_slice s
                JOIN unnest(?::bigint[], ?::bigint[]) AS asked (budget_id, end_second) USING (budget_id, end_second)
                JOIN sluice_replica r ON r.id = s.replica_id""")) {
            List<Page> all = List.copyOf(pages);
            query.setArray(
                    1,
                    numbers(
                            connection,
                            all.stream().map(page -> ids.get(page.name())).toList()));
            query.setArray(
                    2, numbers(connection, all.stream().map(Page::endSecond).toList()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Page page = new Page(Objects.requireNonNull(byId.get(row.getLong(1))), row.getLong(2));
                    Slice slice = new Slice(row.getLong(4), row.getLong(5), row.getLong(6));
                    if (row.getLong(3) == replica) {
                        book.mine(page, slice);
                    } else {
                        book.other(page, slice, row.getDouble(7));
                    }
                }
            }
        }
    }

    void write(Connection connection, SliceBook book) throws SQLException {
        if (!book.newLimits().isEmpty()) {
            writeLimits(connection, book);
        }
        if (!book.wanted().isEmpty()) {
            writeWanted(connection, book);
        }
        if (!book.written().isEmpty()) {
            writeSlices(connection, book.written());
        }
    }

    private void writeLimits(Connection connection, SliceBook book) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE sluice_budget b SET limit_parts = said.limit_parts
                FROM unnest(?::bigint[], ?::bigint[]) AS said (id, limit_parts) WHERE b.id = said.id""")) {
            List<BudgetName> names = List.copyOf(book.newLimits().keySet());
            update.setArray(1, numbers(connection, names.stream().map(ids::get).toList()));
            update.setArray(
                    2,
                    numbers(
                            connection,
                            names.stream().map(book.newLimits()::get).toList()));
            update.executeUpdate();
        }
    }

    private void writeWanted(Connection connection, SliceBook book) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE sluice_budget SET wanted_at = clock_timestamp(), wanted_by = ? WHERE id = ANY (?::bigint[])")) {
            update.setLong(1, replica);
            update.setArray(
                    2, numbers(connection, book.wanted().stream().map(ids::get).toList()));
            update.executeUpdate();
        }
    }

    private void writeSlices(Connection connection, Map<Page, Slice> slices) throws SQLException {
        List<Map.Entry<Page, Slice>> all = new ArrayList<>(slices.entrySet());
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO sluice_slice AS s (replica_id, budget_id, end_second, granted, spent, overrun)
                SELECT ?, * FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                ON CONFLICT (budget_id, end_second, replica_id) DO UPDATE
                SET granted = excluded.granted, spent = excluded.spent, overrun = excluded.overrun""")) {
            upsert.setLong(1, replica);
            upsert.setArray(
                    2,
                    numbers(
                            connection,
                            all.stream().map(e -> ids.get(e.getKey().name())).toList()));
            upsert.setArray(
                    3,
                    numbers(
                            connection,
                            all.stream().map(e -> e.getKey().endSecond()).toList()));
            upsert.setArray(
                    4,
                    numbers(
                            connection,
                            all.stream().map(e -> e.getValue().granted()).toList()));
            upsert.setArray(
                    5,
                    numbers(
                            connection,
                            all.stream().map(e -> e.getValue().spent()).toList()));
            upsert.setArray(
                    6,
                    numbers(
                            connection,
                            all.stream().map(e -> e.getValue().overrun()).toList()));
            upsert.executeUpdate();
        }
    }

    private static Array numbers(Connection connection, List<Long> numbers) throws SQLException {
        return connection.createArrayOf("bigint", numbers.toArray());
    }
}
