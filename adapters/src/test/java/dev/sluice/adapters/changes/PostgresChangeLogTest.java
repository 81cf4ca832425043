package dev.sluice.adapters.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.adapters.postgres.Database;
import dev.sluice.adapters.postgres.DatabaseSettings;
import dev.sluice.adapters.postgres.PostgresServer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresChangeLogTest extends ChangeLogContract {

    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Pattern PORT = Pattern.compile("localhost:(\\d+)");

    private DatabaseSettings settings = PostgresServer.fresh();
    private Database database = new Database(settings);

    @Override
    ChangeLog open() {
        return replica(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static PostgresChangeLog replica(Database database) {
        return new PostgresChangeLog(database, OFTEN, () -> NOW);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(10);
        }
    }

    @Test
    void another_replica_sees_a_change_and_who_has_not_seen_it_makes_none() throws Exception {
        try (Database others = new Database(settings);
                PostgresChangeLog other = new PostgresChangeLog(others, Duration.ofDays(1), () -> NOW);
                PostgresChangeLog third = replica(others)) {
            log.commit(0, put("a", "1"));

            assertThatThrownBy(() -> other.commit(0, put("a", "2"))).isInstanceOf(Overtaken.class);
            assertThat(other.now()).as("being overtaken is a reason to look").isEqualTo(log.now());
            other.commit(1, put("a", "2"));
            await("seen here", () -> log.now().revision() == 2);
            await("seen there", () -> third.now().revision() == 2);
            assertThat(third.now()).isEqualTo(log.now());
            assertThat(third.audit(Long.MAX_VALUE, 10)).isEqualTo(log.audit(Long.MAX_VALUE, 10));
        }
    }

    @Test
    void a_replica_that_starts_later_knows_what_was_changed_and_what_was_taken_away() {
        log.commit(0, put("a", "1"));
        log.commit(1, put("b", "2"));
        log.commit(2, new Change("ann", "x", "1", "null", java.util.List.of(Change.Write.delete("thing", "a"))));
        try (PostgresChangeLog later = replica(database)) {
            assertThat(later.now()).isEqualTo(log.now());
            assertThat(bodies(later.now())).containsExactly("2");
        }
    }

    @Test
    void while_the_database_is_gone_what_is_known_stays_and_nothing_is_changed() throws Exception {
        Matcher port = PORT.matcher(settings.url());
        assertThat(port.find()).isTrue();
        try (Cable cable = new Cable(Integer.parseInt(port.group(1)));
                Database far = new Database(new DatabaseSettings(
                        port.replaceFirst("127.0.0.1:" + cable.port()),
                        settings.user(),
                        settings.password(),
                        settings.connections()));
                PostgresChangeLog replica = replica(far)) {
            replica.commit(0, put("a", "1"));
            cable.cut();
            assertThatThrownBy(() -> replica.commit(1, put("a", "2"))).isInstanceOf(ChangesUnavailable.class);
            assertThatThrownBy(() -> replica.audit(10, 1)).isInstanceOf(ChangesUnavailable.class);
            assertThat(bodies(replica.now())).containsExactly("1");
            assertThat(replica.known()).isTrue();

            await("seen by this one", () -> log.now().revision() == 1);
            log.commit(1, put("a", "3"));
            cable.mend();
            await("seen once it is back", () -> replica.now().revision() == 2);
            assertThat(bodies(replica.now())).containsExactly("3");
            replica.commit(2, put("a", "4"));
        }
    }

    @Test
    void a_replica_that_starts_without_the_database_says_that_it_knows_nothing() throws Exception {
        Matcher port = PORT.matcher(settings.url());
        assertThat(port.find()).isTrue();
        log.commit(0, put("a", "1"));
        try (Cable cable = new Cable(Integer.parseInt(port.group(1)))) {
            cable.cut();
            try (Database far = new Database(new DatabaseSettings(
                            port.replaceFirst("127.0.0.1:" + cable.port()),
                            settings.user(),
                            settings.password(),
                            settings.connections()));
                    PostgresChangeLog replica = replica(far)) {
                assertThat(replica.known()).isFalse();
                assertThat(replica.now()).isEqualTo(Documents.NONE);
                cable.mend();
                await("known once it is back", replica::known);
                assertThat(bodies(replica.now())).containsExactly("1");
            }
        }
    }
}
