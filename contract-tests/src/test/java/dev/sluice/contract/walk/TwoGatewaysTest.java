package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.request.Cost;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways, each a process of its own, with one budget in one PostgreSQL: one is killed in the middle of streams, the
 * database is cut off for half a minute. In the end the database holds what the provider billed, to the nano-dollar, and
 * for what the killed one had begun, what it had reserved.
 */
class TwoGatewaysTest {

    private static final Duration CUT = Duration.ofSeconds(30);
    private static final int CALLERS_EACH = 4;
    private static final Cost BUDGET = Cost.usd("0.5");
    /** 10 tokens at $1 and 4 at $2 a million. */
    private static final long BILL_NANOS = 18_000;

    private static final Pattern RECLAIMED =
            Pattern.compile("(\\d+) open reservations of an earlier process charged whole, \\$([0-9.]+)");

    @TempDir
    Path directory;

    private final FaultyProvider provider = new FaultyProvider();
    /** By what was asked: what the provider sent to the last byte, and billed. */
    private final Set<String> billed = ConcurrentHashMap.newKeySet();

    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Set<String> cutShort = ConcurrentHashMap.newKeySet();
    /** Accepted by a gateway that did not answer them to the end. */
    private final Set<String> lost = ConcurrentHashMap.newKeySet();

    private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();
    private volatile String refusal = "";
    private volatile boolean stop;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    @Test
    void what_the_database_holds_is_what_was_billed_though_one_is_killed_and_the_database_is_cut_off()
            throws Exception {
        provider.does(with -> {
            String id = idOf(with.request().body());
            with.startStream();
            for (int i = 0; i < 4; i++) {
                with.event(FaultyProvider.chunk("t" + i));
                Thread.sleep(20);
            }
            with.event(FaultyProvider.FINISH);
            with.event(FaultyProvider.USAGE);
            with.event("[DONE]");
            with.endStream();
            billed.add(id);
        });
        try (provider;
                EmbeddedPostgres database = EmbeddedPostgres.start();
                Relay relay = new Relay(database.getPort());
                GatewayProcess one = gateway("one", relay);
                GatewayProcess other = gateway("other", relay)) {
            one.awaitReady();
            other.awaitReady();
            List<Thread> callers = new ArrayList<>(callers(one));
            callers.addAll(callers(other));

            Thread.sleep(3_000);
            assertThat(seen(200)).isGreaterThan(20);
            one.kill();
            Thread.sleep(1_000);
            one.start();
            one.awaitReady();
            Matcher reclaimed = RECLAIMED.matcher(one.logged());
            assertThat(reclaimed.find()).as(one.logged()).isTrue();
            Thread.sleep(2_000);

            relay.cut();
            long before = seen(200);
            Thread.sleep(2_000);
            assertThat(seen(200)).as("served from slices").isGreaterThan(before);
            Thread.sleep(CUT.minusSeconds(2));
            assertThat(seen(503)).as("slices are used up: %s", statuses).isGreaterThan(0);
            assertThat(refusal).contains("ledger_unavailable", "database of budgets does not answer");
            relay.mend();
            awaitServed(seen(200) + 100);

            stop = true;
            for (Thread caller : callers) {
                caller.join();
            }
            long expected =
                    answered.size() * BILL_NANOS + Cost.usd(reclaimed.group(2)).nanos();
            System.out.printf(
                    "statuses %s; %d billed, %d answered whole, $%s; begun by the killed gateway and charged whole: %s, $%s%n",
                    statuses,
                    billed.size(),
                    answered.size(),
                    new Cost(answered.size() * BILL_NANOS),
                    cutShort,
                    reclaimed.group(2));
            assertThat(billed).containsAll(answered);
            int charged = Integer.parseInt(reclaimed.group(1));
            assertThat(charged).isGreaterThan(0);
            assertThat(lost).as("cut short, and nothing else was").containsAll(cutShort);
            assertThat(charged)
                    .as("charged whole of those that were lost: begun by the provider, or about to be")
                    .isLessThanOrEqualTo(lost.size());
            // one whose answer was billed and settled, and died on its way to the caller
            int settled = Math.max(0, cutShort.size() - charged);
            awaitTotal(database, expected + settled * BILL_NANOS);
            assertThat(granted(database)).isLessThanOrEqualTo(BUDGET.nanos());
        }
    }

    private GatewayProcess gateway(String name, Relay relay) throws IOException {
        Path own = Files.createDirectory(directory.resolve(name));
        Files.writeString(
                own.resolve("sluice.yaml"), """
                backends:
                %s
                database: {url: "jdbc:postgresql://127.0.0.1:%d/postgres", user: postgres}
                anonymous-budgets: [{limit: $%s, window: lifetime}]
                """.formatted(backend("one", provider.baseUrl()), relay.port(), BUDGET));
        return new GatewayProcess(own);
    }

    private List<Thread> callers(GatewayProcess gateway) {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS_EACH; i++) {
            callers.add(Thread.startVirtualThread(() -> {
                while (!stop) {
                    ask(gateway);
                }
            }));
        }
        return callers;
    }

    private void ask(GatewayProcess gateway) {
        String id = "q" + asked.incrementAndGet() + "q";
        HttpRequest request = HttpRequest.newBuilder(gateway.url("/v1/chat/completions"))
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"model": "one", "stream": true, "max_tokens": 16,
                         "messages": [{"role": "user", "content": "%s"}]}""".formatted(id)))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            statuses.computeIfAbsent(response.statusCode(), s -> new AtomicLong())
                    .incrementAndGet();
            if (response.statusCode() == 200 && response.body().contains("[DONE]")) {
                answered.add(id);
            } else if (response.statusCode() != 200) {
                refusal = response.body();
                Thread.sleep(100);
            }
        } catch (ConnectException notAccepted) {
            pause();
        } catch (IOException gone) {
            lost.add(id);
            pause();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (begun.contains(id) && !answered.contains(id)) {
            cutShort.add(id);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private String idOf(String body) {
        Matcher id = Pattern.compile("q\\d+q").matcher(body);
        assertThat(id.find()).as(body).isTrue();
        begun.add(id.group());
        return id.group();
    }

    private long seen(int status) {
        return statuses.getOrDefault(status, new AtomicLong()).get();
    }

    private void awaitServed(long count) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (seen(200) < count) {
            assertThat(System.nanoTime())
                    .as("serves again: %s, %s", statuses, refusal)
                    .isLessThan(end);
            Thread.sleep(50);
        }
    }

    /** The last of what was spent is told to the database within a moment. */
    private static void awaitTotal(EmbeddedPostgres database, long expected) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (total(database, "spent + overrun") != expected) {
            assertThat(System.nanoTime())
                    .as("%d in the database, %d billed", total(database, "spent + overrun"), expected)
                    .isLessThan(end);
            Thread.sleep(100);
        }
    }

    private static long granted(EmbeddedPostgres database) throws SQLException {
        return total(database, "granted");
    }

    private static long total(EmbeddedPostgres database, String what) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(sum(" + what
                        + "), 0) FROM sluice_slice JOIN sluice_budget ON id = budget_id WHERE unit = 'DOLLARS'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
