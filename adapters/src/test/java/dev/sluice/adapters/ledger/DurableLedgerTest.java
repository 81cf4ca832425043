package dev.sluice.adapters.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Unavailable;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableLedgerTest {

    private static final Scope KEY = Scope.key("shop");
    private static final Duration SELDOM = Duration.ofHours(1);
    private static final int SMALL = 160 << 10;

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));

    private DurableLedger open() {
        return DurableLedger.open(directory, now::get, Durability.DEFAULT);
    }

    private static Spend spend(long amount) {
        return new Spend(new Cost(amount), new Tokens(amount));
    }

    private static Reservation reserve(DurableLedger ledger, long amount) {
        return (Reservation) ledger.reserve(List.of(KEY), spend(amount));
    }

    private static Account only(DurableLedger ledger) {
        assertThat(ledger.accounts()).hasSize(1);
        return ledger.accounts().getFirst();
    }

    private Path newest(String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(ending))
                    .filter(f -> !ending.equals(".log") || hasEntries(f))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static boolean hasEntries(Path log) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(log)).getInt(Segment.HEADER_BYTES) != 0;
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @Test
    void what_was_settled_is_there_after_a_restart_and_what_was_open_is_charged_whole_and_once() {
        Budget budget = new Budget(KEY, new Cost(1_000), Window.MONTH, ZoneId.of("Europe/Berlin"));
        try (DurableLedger ledger = open()) {
            ledger.open(budget);
            reserve(ledger, 100).settle(spend(40));
            reserve(ledger, 50).settle(Spend.NONE);
            reserve(ledger, 300);
        }
        for (int restart = 0; restart < 3; restart++) {
            try (DurableLedger ledger = open()) {
                assertThat(ledger.recovery().reclaimed()).isEqualTo(restart == 0 ? 1 : 0);
                assertThat(only(ledger).budget()).isEqualTo(budget);
                assertThat(only(ledger).spent()).isEqualTo(new Cost(340));
                assertThat(only(ledger).reserved()).isEqualTo(Cost.ZERO);
                assertThat(only(ledger).resetsAt()).contains(Instant.parse("2026-11-30T23:00:00Z"));
                assertThat(ledger.open(budget).spent()).isEqualTo(new Cost(340));
            }
        }
    }

    @Test
    void a_window_that_ended_while_nothing_ran_starts_anew_and_a_clock_set_back_does_not_bring_it_back() {
        try (DurableLedger ledger = open()) {
            ledger.open(new Budget(KEY, new Cost(100), Window.DAY));
            reserve(ledger, 80).settle(spend(80));
        }
        now.set(Instant.parse("2026-11-25T00:00:00Z"));
        try (DurableLedger ledger = open()) {
            assertThat(only(ledger).spent()).isEqualTo(Cost.ZERO);
            reserve(ledger, 90).settle(spend(90));
        }
        now.set(Instant.parse("2026-11-24T12:00:00Z"));
        try (DurableLedger ledger = open()) {
            assertThat(only(ledger).spent()).isEqualTo(new Cost(90));
            assertThat(only(ledger).free()).isEqualTo(new Cost(10));
        }
    }

    @Test
    void a_second_process_is_kept_out() {
        try (DurableLedger ledger = open()) {
            ledger.open(new Budget(KEY, new Cost(100), Window.DAY));
            assertThatThrownBy(this::open)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use");
        }
        open().close();
    }

    @Test
    void a_torn_last_entry_is_dropped_and_all_before_it_kept() throws IOException {
        Durability unsynced = new Durability(Durability.Sync.BACKGROUND, SELDOM, SMALL);
        DurableLedger ledger = DurableLedger.open(directory, now::get, unsynced);
        ledger.open(new Budget(KEY, new Cost(1_000), Window.DAY));
        reserve(ledger, 100).settle(spend(40));
        reserve(ledger, 7);
        Path copy = Files.createDirectory(directory.resolve("copy"));
        for (String ending : List.of(".snapshot", ".log")) {
            Path file = newest(ending);
            Files.copy(file, copy.resolve(file.getFileName().toString()));
        }
        ledger.close();
        Path log = copy.resolve(newest(".log").getFileName().toString());
        int end = lastByte(log);
        cut(log, end - 3);

        try (DurableLedger again = DurableLedger.open(copy, now::get, unsynced)) {
            assertThat(again.recovery().reclaimed()).isZero();
            assertThat(again.recovery().dropped()).isPositive();
            assertThat(only(again).spent()).isEqualTo(new Cost(40));
        }
    }

    private static int lastByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static void cut(Path file, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, Segment.HEADER_BYTES), 8);
            channel.truncate(length);
        }
    }

    @Test
    void damage_before_the_end_is_refused_with_the_file_and_the_offset() throws IOException {
        try (DurableLedger ledger = open()) {
            ledger.open(new Budget(KEY, new Cost(1_000), Window.DAY));
            for (int i = 0; i < 20; i++) {
                reserve(ledger, 10).settle(spend(4));
            }
        }
        Path log = newest(".log");
        byte[] good = Files.readAllBytes(log);
        byte[] bad = good.clone();
        bad[lastByte(log) / 2] ^= 4;
        Files.write(log, bad);
        assertThatThrownBy(this::open)
                .isInstanceOf(DamagedLog.class)
                .hasMessageContaining(log.getFileName().toString())
                .hasMessageMatching("(?s).*damaged at offset [1-9]\\d*.*");

        Files.write(log, good);
        Path snapshot = newest(".snapshot");
        byte[] whole = Files.readAllBytes(snapshot);
        Files.write(snapshot, java.util.Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(this::open).isInstanceOf(DamagedLog.class).hasMessageContaining(".snapshot");

        Files.write(snapshot, whole);
        try (DurableLedger ledger = open()) {
            assertThat(only(ledger).spent()).isEqualTo(new Cost(80));
        }
    }

    @Test
    void the_log_stays_bounded_and_a_reservation_older_than_its_files_is_still_known() throws IOException {
        Durability small = new Durability(Durability.Sync.BACKGROUND, Duration.ofMillis(5), SMALL);
        long settled = 0;
        try (DurableLedger ledger = DurableLedger.open(directory, now::get, small)) {
            ledger.open(new Budget(KEY, new Cost(Long.MAX_VALUE), Window.LIFETIME));
            ledger.open(new Budget(KEY, new Tokens(Long.MAX_VALUE), Window.DAY));
            Reservation old = reserve(ledger, 1_000_000);
            reserve(ledger, 5_000_000);
            for (int i = 0; i < 20_000; i++) {
                reserve(ledger, 10).settle(spend(3));
                settled += 3;
            }
            old.settle(spend(17));
        }
        assertThat(bytesOnDisk()).isLessThan(6L * SMALL);
        try (DurableLedger ledger = DurableLedger.open(directory, now::get, small)) {
            assertThat(ledger.recovery().reclaimed()).isEqualTo(1);
            for (Account account : ledger.accounts()) {
                assertThat(account.spent().parts()).isEqualTo(settled + 17 + 5_000_000);
            }
        }
    }

    private long bytesOnDisk() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(f -> f.toFile().length()).sum();
        }
    }

    @Test
    void a_reservation_may_wait_for_the_disk() throws IOException {
        Durability careful = new Durability(Durability.Sync.BEFORE_CALL, SELDOM, SMALL);
        try (DurableLedger ledger = DurableLedger.open(directory, now::get, careful)) {
            ledger.open(new Budget(KEY, new Cost(100), Window.DAY));
            reserve(ledger, 10);
            long synced = ByteBuffer.wrap(Files.readAllBytes(newest(".log"))).getLong(8);
            assertThat(synced).isGreaterThanOrEqualTo(lastByte(newest(".log")));
        }
    }

    @Test
    void a_closed_ledger_reserves_nothing() {
        DurableLedger ledger = open();
        ledger.open(new Budget(KEY, new Cost(100), Window.DAY));
        ledger.close();
        assertThat(ledger.reserve(List.of(KEY), spend(1))).isInstanceOfSatisfying(Unavailable.class, gone -> {
            assertThat(gone.reason()).contains("shutting down");
            assertThat(gone.retryAfter()).isPositive();
        });
        assertThat(only(ledger).reserved()).isEqualTo(Cost.ZERO);
    }

    /** The directory under another name: open files live on, new ones cannot be made. */
    @Test
    void where_the_disk_takes_no_more_nothing_is_granted_all_that_ends_counts_and_it_goes_on_when_there_is_room()
            throws IOException {
        Path place = directory.resolve("ledger");
        Path away = directory.resolve("away");
        Durability small = new Durability(Durability.Sync.BACKGROUND, Duration.ofMillis(1), SMALL);
        long settled = 0;
        try (DurableLedger ledger = DurableLedger.open(place, now::get, small)) {
            ledger.open(new Budget(KEY, new Cost(Long.MAX_VALUE), Window.LIFETIME));
            Reservation before = reserve(ledger, 1_000);
            Files.move(place, away);
            while (ledger.reserve(List.of(KEY), spend(10)) instanceof Reservation granted) {
                granted.settle(spend(3));
                settled += 3;
            }
            assertThat(ledger.reserve(List.of(KEY), spend(10)))
                    .isInstanceOfSatisfying(
                            Unavailable.class, gone -> assertThat(gone.reason()).contains("takes no more"));
            before.settle(spend(500));
            settled += 500;
            assertThat(only(ledger).spent()).isEqualTo(new Cost(settled));
            assertThat(only(ledger).reserved()).isEqualTo(Cost.ZERO);

            Files.move(away, place);
            long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!(ledger.reserve(List.of(KEY), spend(10)) instanceof Reservation granted)) {
                assertThat(System.nanoTime()).as("it recovers in time").isLessThan(patience);
                Thread.onSpinWait();
            }
            granted.settle(spend(3));
            settled += 3;
        }
        try (DurableLedger ledger = DurableLedger.open(place, now::get, small)) {
            assertThat(ledger.recovery().reclaimed()).isZero();
            assertThat(only(ledger).spent()).isEqualTo(new Cost(settled));
        }
    }

    @Test
    void rate_limits_ends_and_overruns_are_there_after_a_restart() {
        Budget ending = new Budget(KEY, new Cost(100), Window.WEEK).until(Instant.parse("2027-01-01T00:00:00Z"));
        Budget requests = Budget.rateLimit(KEY, Count.requests(60), Window.MINUTE);
        Budget atOnce = Budget.rateLimit(KEY, Count.atOnce(8), Window.LIFETIME);
        Budget tokens = Budget.rateLimit(KEY, new Tokens(1_000), Window.MINUTE);
        try (DurableLedger ledger = open()) {
            List.of(ending, requests, atOnce, tokens).forEach(ledger::open);
            reserve(ledger, 10).settle(spend(130));
            ledger.reserve(List.of(KEY), Spend.NONE);
        }
        for (int restart = 0; restart < 2; restart++) {
            try (DurableLedger ledger = open()) {
                assertThat(ledger.accounts())
                        .extracting(Account::budget)
                        .containsExactlyInAnyOrder(ending, requests, atOnce, tokens);
                assertThat(account(ledger, ending).spent()).isEqualTo(new Cost(100));
                assertThat(account(ledger, ending).overrun()).isEqualTo(new Cost(30));
                assertThat(account(ledger, requests).spent()).isEqualTo(Count.requests(2));
                assertThat(account(ledger, atOnce).free()).isEqualTo(Count.atOnce(8));
                assertThat(account(ledger, tokens).spent()).isEqualTo(new Tokens(130));
            }
        }
    }

    private static Account account(DurableLedger ledger, Budget budget) {
        return ledger.accounts().stream()
                .filter(account -> account.budget().equals(budget))
                .findFirst()
                .orElseThrow();
    }
}
