package dev.sluice.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.adapters.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatabaseTest {

    private static int rows(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static int insert(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("INSERT INTO sluice_replica (name, life, message, seen_at)" + " VALUES ('"
                    + name + "', 1, 0, now())");
        }
    }

    @Test
    void tables_are_there_at_the_first_use_and_stay_as_they_are_at_the_next() {
        DatabaseSettings settings = PostgresServer.fresh();
        for (int start = 0; start < 2; start++) {
            int before = start;
            try (Database database = new Database(settings)) {
                int found = database.inTransaction(connection -> {
                    int count = rows(connection, "sluice_replica");
                    insert(connection, "r" + before);
                    return count;
                });
                assertThat(found).isEqualTo(start);
            }
        }
    }

    @Test
    void replicas_that_start_at_once_bring_the_tables_up_to_date_once() {
        DatabaseSettings settings = PostgresServer.fresh();
        List<Integer> found = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> {
                    try (Database database = new Database(settings)) {
                        return database.inTransaction(connection -> rows(connection, "sluice_budget"));
                    }
                })
                .toList();
        assertThat(found).containsOnly(0).hasSize(4);
    }

    @Test
    void a_schema_that_holds_other_tables_is_used_beside_them() throws SQLException {
        DatabaseSettings settings = PostgresServer.fresh();
        try (Connection somebody = DriverManager.getConnection(settings.url(), settings.user(), "");
                Statement statement = somebody.createStatement()) {
            statement.execute("CREATE TABLE somebody_else (id int)");
        }
        try (Database database = new Database(settings)) {
            int found = database.inTransaction(connection -> rows(connection, "sluice_slice"));
            assertThat(found).isZero();
        }
    }

    @Test
    void a_transaction_that_fails_leaves_nothing_behind() {
        try (Database database = new Database(PostgresServer.fresh())) {
            assertThatThrownBy(() -> database.inTransaction(connection -> {
                        insert(connection, "lost");
                        throw new IllegalArgumentException("changed my mind");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
            int found = database.inTransaction(connection -> rows(connection, "sluice_replica"));
            assertThat(found).isZero();
        }
    }

    @Test
    void a_wrong_statement_is_not_taken_for_a_database_that_is_down() {
        try (Database database = new Database(PostgresServer.fresh())) {
            assertThatThrownBy(() -> database.inTransaction(connection -> rows(connection, "no_such_table")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no_such_table");
        }
    }

    @Test
    void a_database_that_is_down_is_said_to_be_so_soon() {
        DatabaseSettings nobody = new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/none", "u", Secret.NONE, 2);
        try (Database database = new Database(nobody)) {
            assertThatThrownBy(() -> database.inTransaction(connection -> rows(connection, "sluice_budget")))
                    .isInstanceOf(DatabaseUnreachable.class);
            assertThatThrownBy(database::connection).isInstanceOf(DatabaseUnreachable.class);
        }
    }

    @Test
    void settings_that_cannot_be_right_are_refused_with_their_value() {
        assertThatThrownBy(() -> new DatabaseSettings("db:5432", "u", Secret.NONE, 2))
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageContaining("db:5432");
        assertThatThrownBy(() -> new DatabaseSettings("jdbc:postgresql://db/x?password=p", "u", Secret.NONE, 2))
                .hasMessageContaining("password");
        assertThatThrownBy(() -> new DatabaseSettings("jdbc:postgresql://db/x", " ", Secret.NONE, 2))
                .hasMessageContaining("user");
        assertThatThrownBy(() -> new DatabaseSettings("jdbc:postgresql://db/x", "u", Secret.NONE, 1))
                .hasMessageContaining("connections must be at least 2: 1");
    }
}
