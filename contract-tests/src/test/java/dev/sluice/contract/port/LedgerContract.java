package dev.sluice.contract.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Grant;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.budget.Unavailable;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every ledger must do. */
abstract class LedgerContract {

    private static final Scope KEY = Scope.key("shop");
    private static final Scope TEAM = new Scope(Scope.Kind.TEAM, "sales");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SettableClock clock = new SettableClock("2026-11-24T12:00:00Z");
    private final Ledger ledger = ledger(clock);

    /** An empty ledger. */
    abstract Ledger ledger(InstantSource clock);

    @Test
    void a_scope_without_a_budget_is_not_limited() {
        Reservation reservation = reserved(List.of(KEY), 1_000_000_000_000L);
        assertThat(reservation.held()).isEqualTo(spend(1_000_000_000_000L));
        assertThat(ledger.funds(List.of(KEY))).isEqualTo(Funds.UNLIMITED);
        assertThat(ledger.accounts()).isEmpty();
    }

    @Test
    void what_is_settled_is_charged_and_the_rest_is_free_again() {
        open(KEY, 100, Window.DAY);
        Reservation reservation = reserved(List.of(KEY), 60);
        assertAccount(KEY, 0, 60);
        reservation.settle(spend(25));
        assertAccount(KEY, 25, 0);
    }

    @Test
    void a_reservation_ends_once() {
        open(KEY, 100, Window.DAY);
        Reservation settled = reserved(List.of(KEY), 60);
        settled.settle(spend(25));
        settled.settle(spend(60));
        settled.close();
        settled.close();
        assertAccount(KEY, 25, 0);

        Reservation closed = reserved(List.of(KEY), 60);
        closed.close();
        closed.settle(spend(0));
        closed.close();
        assertAccount(KEY, 85, 0);
    }

    @Test
    void closed_unsettled_is_charged_whole_and_settled_at_nothing_is_released() {
        open(KEY, 100, Window.DAY);
        try (Reservation lost = reserved(List.of(KEY), 40)) {
            assertThat(lost.held().cost()).isEqualTo(new Cost(40));
        }
        assertAccount(KEY, 40, 0);
        reserved(List.of(KEY), 40).settle(Spend.NONE);
        assertAccount(KEY, 40, 0);
    }

    @Test
    void exactly_what_is_free_can_be_reserved_and_not_one_nano_dollar_more() {
        open(KEY, 100, Window.DAY);
        reserved(List.of(KEY), 30);
        assertThat(ledger.reserve(List.of(KEY), spend(71))).isInstanceOf(Shortfall.class);
        reserved(List.of(KEY), 70);
        assertAccount(KEY, 0, 100);
        assertThat(ledger.reserve(List.of(KEY), spend(1))).isInstanceOf(Shortfall.class);
        assertThat(ledger.reserve(List.of(KEY), spend(0))).isInstanceOf(Reservation.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void all_scopes_hold_it_or_none_does(boolean poorFirst) {
        open(KEY, 100, Window.DAY);
        open(TEAM, 10, Window.DAY);
        List<Scope> scopes = poorFirst ? List.of(TEAM, KEY) : List.of(KEY, TEAM);
        assertThat(ledger.reserve(scopes, spend(50))).isInstanceOfSatisfying(Shortfall.class, shortfall -> {
            assertThat(shortfall.account().budget().scope()).isEqualTo(TEAM);
            assertThat(shortfall.needed()).isEqualTo(spend(50));
        });
        assertAccount(KEY, 0, 0);
        assertAccount(TEAM, 0, 0);

        reserved(scopes, 10).settle(spend(4));
        assertAccount(KEY, 4, 0);
        assertAccount(TEAM, 4, 0);
        assertThat(ledger.funds(scopes).tightest().orElseThrow().budget().scope())
                .isEqualTo(TEAM);
        assertThat(ledger.funds(scopes).free()).contains(new Cost(6));
    }

    @Test
    void a_scope_named_twice_pays_once() {
        open(KEY, 100, Window.DAY);
        reserved(List.of(KEY, KEY), 60).settle(spend(10));
        assertAccount(KEY, 10, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "MINUTE, 2026-11-24T12:00:59.999Z, 2026-11-24T12:01:00Z",
        "HOUR,   2026-11-24T12:59:59.999Z, 2026-11-24T13:00:00Z",
        "DAY,    2026-11-24T23:59:59.999Z, 2026-11-25T00:00:00Z",
        "WEEK,   2026-11-29T23:59:59.999Z, 2026-11-30T00:00:00Z",
        "MONTH,  2026-11-30T23:59:59.999Z, 2026-12-01T00:00:00Z"
    })
    void a_window_starts_anew_at_its_boundary_and_not_before(Window window, String last, String next) {
        open(KEY, 100, window);
        reserved(List.of(KEY), 80).settle(spend(80));
        clock.set(last);
        assertAccount(KEY, 80, 0);
        assertThat(account(KEY).resetsAt()).contains(Instant.parse(next));
        clock.set(next);
        assertAccount(KEY, 0, 0);
        reserved(List.of(KEY), 100);
    }

    @Test
    void a_lifetime_budget_never_starts_anew() {
        open(KEY, 100, Window.LIFETIME);
        reserved(List.of(KEY), 80).settle(spend(80));
        clock.set("2126-11-24T12:00:00Z");
        assertAccount(KEY, 80, 0);
        assertThat(account(KEY).resetsAt()).isEmpty();
    }

    @Test
    void a_reservation_that_outlives_its_window_burdens_no_later_one() {
        open(KEY, 100, Window.MINUTE);
        Reservation old = reserved(List.of(KEY), 80);
        clock.set("2026-11-24T12:05:00Z");
        Reservation young = reserved(List.of(KEY), 100);
        old.settle(spend(80));
        assertAccount(KEY, 0, 100);
        young.settle(spend(1));
        assertAccount(KEY, 1, 0);
    }

    @Test
    void two_windows_of_one_scope_both_bind() {
        open(KEY, 10, Window.MINUTE);
        open(KEY, 15, Window.DAY);
        reserved(List.of(KEY), 10).settle(spend(10));
        clock.set("2026-11-24T12:01:00Z");
        assertThat(ledger.reserve(List.of(KEY), spend(6))).isInstanceOf(Shortfall.class);
        reserved(List.of(KEY), 5);
    }

    @Test
    void a_changed_limit_keeps_what_was_spent() {
        open(KEY, 100, Window.DAY);
        reserved(List.of(KEY), 50).settle(spend(50));
        assertThat(ledger.open(new Budget(KEY, new Cost(200), Window.DAY)).free())
                .isEqualTo(new Cost(150));
        assertThat(ledger.open(new Budget(KEY, new Cost(50), Window.DAY)).free())
                .isEqualTo(Cost.ZERO);
        assertAccount(KEY, 50, 0);
    }

    @Test
    void a_limit_below_what_is_already_spent_and_held_is_refused_and_changes_nothing() {
        open(KEY, 100, Window.DAY);
        reserved(List.of(KEY), 50).settle(spend(50));
        Reservation held = reserved(List.of(KEY), 20);
        assertThatThrownBy(() -> ledger.open(new Budget(KEY, new Cost(69), Window.DAY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("limit of key:shop", "$0.000000069", "$0.00000005", "$0.00000002");
        assertThat(account(KEY).budget().limit()).isEqualTo(new Cost(100));
        held.settle(Spend.NONE);
        ledger.open(new Budget(KEY, new Cost(69), Window.DAY));
    }

    @Test
    void a_budget_in_tokens_counts_tokens_beside_one_in_dollars() {
        open(KEY, 100, Window.DAY);
        ledger.open(new Budget(KEY, new Tokens(10), Window.DAY));
        Spend many = new Spend(new Cost(1), new Tokens(11));
        assertThat(ledger.reserve(List.of(KEY), many))
                .isInstanceOfSatisfying(
                        Shortfall.class,
                        shortfall ->
                                assertThat(shortfall.account().budget().unit()).isEqualTo(Unit.TOKENS));
        Reservation held = (Reservation) ledger.reserve(List.of(KEY), new Spend(new Cost(60), new Tokens(9)));
        held.settle(new Spend(new Cost(30), new Tokens(4)));

        Funds funds = ledger.funds(List.of(KEY));
        assertThat(funds.free()).contains(new Cost(70));
        assertThat(funds.freeTokens()).contains(new Tokens(6));
        assertThat(ledger.accounts()).hasSize(2);
    }

    @Test
    void a_month_begins_when_it_does_in_the_budget_s_zone_over_a_change_of_clocks() {
        ledger.open(new Budget(KEY, new Cost(100), Window.MONTH, ZoneId.of("Europe/Berlin")));
        clock.set("2027-03-15T12:00:00Z");
        reserved(List.of(KEY), 80).settle(spend(80));
        assertThat(account(KEY).resetsAt()).contains(Instant.parse("2027-03-31T22:00:00Z"));
        clock.set("2027-03-31T21:59:59Z");
        assertAccount(KEY, 80, 0);
        clock.set("2027-03-31T22:00:00Z");
        assertAccount(KEY, 0, 0);
    }

    @Test
    void a_clock_that_jumps_back_brings_no_old_window_back() {
        open(KEY, 100, Window.MINUTE);
        reserved(List.of(KEY), 80).settle(spend(80));
        clock.set("2026-11-24T12:01:00Z");
        reserved(List.of(KEY), 90).settle(spend(90));
        clock.set("2026-11-24T12:00:30Z");
        assertAccount(KEY, 90, 0);
        assertThat(ledger.reserve(List.of(KEY), spend(11))).isInstanceOf(Shortfall.class);
    }

    @Test
    void a_bill_above_what_was_held_takes_what_is_free() {
        open(KEY, 100, Window.DAY);
        reserved(List.of(KEY), 20).settle(spend(70));
        assertAccount(KEY, 70, 0);
        assertThat(account(KEY).overrun()).isEqualTo(Cost.ZERO);
    }

    @Test
    void a_bill_above_the_limit_is_spent_up_to_it_and_the_rest_is_booked_as_overrun() {
        open(KEY, 100, Window.DAY);
        reserved(List.of(KEY), 20).settle(spend(130));
        assertAccount(KEY, 100, 0);
        assertThat(account(KEY).overrun()).isEqualTo(new Cost(30));
        assertThat(account(KEY).free()).isEqualTo(Cost.ZERO);
        assertThat(account(KEY)).asString().contains("billed beyond the limit $0.00000003");
        assertThat(ledger.reserve(List.of(KEY), spend(1))).isInstanceOf(Shortfall.class);
    }

    @Test
    void an_overrun_takes_nothing_that_others_hold_and_is_paid_by_what_they_leave() {
        open(KEY, 100, Window.DAY);
        Reservation other = reserved(List.of(KEY), 50);
        reserved(List.of(KEY), 20).settle(spend(90));
        assertAccount(KEY, 50, 50);
        assertThat(account(KEY).overrun()).isEqualTo(new Cost(40));

        other.settle(spend(30));
        assertAccount(KEY, 100, 0);
        assertThat(account(KEY).overrun()).isEqualTo(new Cost(20));
    }

    @Test
    void a_top_up_pays_an_overrun_first() {
        open(KEY, 100, Window.LIFETIME);
        reserved(List.of(KEY), 20).settle(spend(130));
        open(KEY, 110, Window.LIFETIME);
        assertAccount(KEY, 110, 0);
        assertThat(account(KEY).overrun()).isEqualTo(new Cost(20));

        open(KEY, 150, Window.LIFETIME);
        assertAccount(KEY, 130, 0);
        assertThat(account(KEY).overrun()).isEqualTo(Cost.ZERO);
        assertThat(account(KEY).free()).isEqualTo(new Cost(20));
    }

    @Test
    void an_overrun_burdens_no_later_window() {
        open(KEY, 100, Window.MINUTE);
        reserved(List.of(KEY), 20).settle(spend(130));
        clock.set("2026-11-24T12:01:00Z");
        assertAccount(KEY, 0, 0);
        assertThat(account(KEY).overrun()).isEqualTo(Cost.ZERO);
        reserved(List.of(KEY), 100);
    }

    @Test
    void so_many_requests_are_granted_in_a_window_whatever_became_of_them() {
        ledger.open(Budget.rateLimit(KEY, Count.requests(3), Window.MINUTE));
        reserved(List.of(KEY), 10).settle(spend(10));
        reserved(List.of(KEY), 10).settle(Spend.NONE);
        reserved(List.of(KEY), 10);
        assertThat(account(KEY).spent()).isEqualTo(Count.requests(2));
        assertThat(account(KEY).reserved()).isEqualTo(Count.requests(1));
        assertThat(ledger.reserve(List.of(KEY), Spend.NONE)).isInstanceOfSatisfying(Shortfall.class, shortfall -> {
            assertThat(shortfall.account().budget().isRateLimit()).isTrue();
            assertThat(shortfall.passes()).isTrue();
            assertThat(shortfall.retryAfter(clock.instant())).isEqualTo(Duration.ofMinutes(1));
        });
        clock.set("2026-11-24T12:01:00Z");
        reserved(List.of(KEY), 10);
    }

    @Test
    void so_many_requests_run_at_once_and_who_has_ended_makes_room() {
        ledger.open(Budget.rateLimit(TEAM, Count.atOnce(2), Window.LIFETIME));
        Reservation first = reserved(List.of(KEY, TEAM), 10);
        Reservation second = reserved(List.of(KEY, TEAM), 10);
        assertThat(account(TEAM).reserved()).isEqualTo(Count.atOnce(2));
        assertThat(ledger.reserve(List.of(KEY, TEAM), spend(0)))
                .isInstanceOfSatisfying(
                        Shortfall.class,
                        shortfall -> assertThat(shortfall.retryAfter(clock.instant()))
                                .isBetween(Duration.ofMillis(1), Duration.ofSeconds(2)));
        first.settle(spend(3));
        Reservation third = reserved(List.of(KEY, TEAM), 10);
        second.close();
        third.settle(Spend.NONE);
        third.close();
        assertThat(account(TEAM).reserved()).isEqualTo(Count.atOnce(0));
        assertThat(account(TEAM).spent()).isEqualTo(Count.atOnce(0));
    }

    @Test
    void tokens_per_minute_are_a_rate_limit_where_it_says_so_and_else_a_budget() {
        ledger.open(Budget.rateLimit(KEY, new Tokens(100), Window.MINUTE));
        ledger.open(new Budget(TEAM, new Tokens(150), Window.MINUTE));
        reserved(List.of(KEY, TEAM), 90).settle(spend(90));
        assertThat(ledger.reserve(List.of(KEY, TEAM), spend(20))).isInstanceOfSatisfying(Shortfall.class, shortfall -> {
            assertThat(shortfall.account().budget().scope()).isEqualTo(KEY);
            assertThat(shortfall.passes()).isTrue();
        });
        assertThat(ledger.funds(List.of(KEY, TEAM)).freeTokens())
                .as("a plan is fitted to what lasts, not to what passes")
                .contains(new Tokens(60));
        assertThat(ledger.funds(List.of(KEY)).freeTokens()).contains(new Tokens(100));
        assertThat(ledger.funds(List.of(KEY, TEAM)).tightestRate(Unit.TOKENS))
                .hasValueSatisfying(a -> assertThat(a.budget().scope()).isEqualTo(KEY));
        assertThat(ledger.funds(List.of(TEAM)).tightestRate(Unit.TOKENS)).isEmpty();
        assertThat(ledger.reserve(List.of(KEY, TEAM), spend(80)))
                .isInstanceOfSatisfying(
                        Shortfall.class,
                        shortfall -> assertThat(shortfall.account().budget().scope())
                                .as("waiting for the rate limit would be in vain")
                                .isEqualTo(TEAM));
    }

    @Test
    void a_request_that_one_rate_limit_refuses_counts_in_none() {
        open(KEY, 100, Window.DAY);
        ledger.open(Budget.rateLimit(KEY, Count.requests(10), Window.MINUTE));
        ledger.open(Budget.rateLimit(TEAM, Count.atOnce(1), Window.LIFETIME));
        Reservation first = reserved(List.of(KEY, TEAM), 10);
        assertThat(ledger.reserve(List.of(KEY, TEAM), spend(10))).isInstanceOf(Shortfall.class);
        first.settle(Spend.NONE);
        assertThat(ledger.accounts())
                .extracting(a -> a.spent().parts() + a.reserved().parts())
                .containsExactlyInAnyOrder(0L, 0L, 1L);
    }

    @Test
    void a_rate_limit_may_be_lowered_at_any_time_and_grants_nothing_until_there_is_room() {
        ledger.open(Budget.rateLimit(KEY, Count.atOnce(3), Window.LIFETIME));
        List<Reservation> three =
                List.of(reserved(List.of(KEY), 1), reserved(List.of(KEY), 1), reserved(List.of(KEY), 1));
        ledger.open(Budget.rateLimit(KEY, Count.atOnce(1), Window.LIFETIME));
        assertThat(account(KEY).free()).isEqualTo(Count.atOnce(0));
        three.get(0).settle(Spend.NONE);
        three.get(1).settle(Spend.NONE);
        assertThat(ledger.reserve(List.of(KEY), spend(1))).isInstanceOf(Shortfall.class);
        three.get(2).settle(Spend.NONE);
        reserved(List.of(KEY), 1);
    }

    @Test
    void a_budget_that_has_ended_grants_nothing_more_and_says_so() {
        Budget budget = new Budget(KEY, new Cost(100), Window.DAY).until(Instant.parse("2026-11-24T18:00:00Z"));
        ledger.open(budget);
        Reservation before = reserved(List.of(KEY), 40);
        assertThat(account(KEY).resetsAt()).isEmpty();
        clock.set("2026-11-24T18:00:00Z");
        before.settle(spend(30));
        assertThat(ledger.reserve(List.of(KEY), Spend.NONE))
                .isInstanceOfSatisfying(
                        Shortfall.class,
                        shortfall ->
                                assertThat(shortfall.account()).asString().contains("ended at 2026-11-24T18:00:00Z"));
        assertThat(account(KEY).free()).isEqualTo(Cost.ZERO);
        assertThat(account(KEY).lapsed()).isEqualTo(new Cost(70));
        assertThat(ledger.funds(List.of(KEY)).free()).contains(Cost.ZERO);
        clock.set("2026-11-25T12:00:00Z");
        assertThat(ledger.reserve(List.of(KEY), spend(1))).isInstanceOf(Shortfall.class);

        assertThat(ledger.open(budget).ended()).as("as it stands in a file").isTrue();
        ledger.open(budget.until(Instant.parse("2026-11-26T00:00:00Z")));
        reserved(List.of(KEY), 100);
    }

    @Test
    void a_new_budget_whose_end_has_passed_is_refused() {
        Budget past = new Budget(KEY, new Cost(100), Window.DAY).until(Instant.parse("2026-11-24T12:00:00Z"));
        assertThatThrownBy(() -> ledger.open(past))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("until of key:shop", "2026-11-24T12:00:00Z");
        assertThat(ledger.accounts()).isEmpty();
    }

    @Test
    void accounts_are_told_in_the_order_of_their_scopes() {
        open(KEY, 1, Window.DAY);
        open(new Scope(Scope.Kind.USER, "u"), 1, Window.DAY);
        open(TEAM, 1, Window.DAY);
        assertThat(ledger.accounts())
                .extracting(a -> a.budget().scope().kind())
                .containsExactly(Scope.Kind.TEAM, Scope.Kind.KEY, Scope.Kind.USER);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_happens_the_limit_is_what_is_free_reserved_and_spent(long seed) {
        Random random = new Random(seed);
        open(KEY, 1_000, Window.DAY);
        open(TEAM, 1_500, Window.DAY);
        List<Reservation> open = new ArrayList<>();
        long charged = 0;
        for (int step = 0; step < 400; step++) {
            if (open.isEmpty() || random.nextInt(3) > 0) {
                Grant grant = ledger.reserve(List.of(KEY, TEAM), spend(random.nextInt(60)));
                if (grant instanceof Reservation reservation) {
                    open.add(reservation);
                }
            } else {
                Reservation ending = open.remove(random.nextInt(open.size()));
                long held = ending.held().cost().nanos();
                if (random.nextInt(4) == 0) {
                    ending.close();
                    charged += held;
                } else {
                    long used = random.nextInt(20) == 0 ? held + random.nextLong(100) : random.nextLong(held / 8 + 1);
                    ending.settle(spend(used));
                    charged += used;
                }
            }
            long held = open.stream().mapToLong(r -> r.held().cost().nanos()).sum();
            for (Scope scope : List.of(KEY, TEAM)) {
                Account account = account(scope);
                assertThat(account.spent().parts() + account.overrun().parts())
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(charged);
                assertThat(account.overrun().parts() == 0 || account.free().parts() == 0)
                        .as("what is free pays what was over, seed %d step %d", seed, step)
                        .isTrue();
                assertThat(account.reserved().parts())
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(held);
                assertThat(account.free().parts()
                                + account.reserved().parts()
                                + account.spent().parts())
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(account.budget().limit().parts());
            }
        }
        assertThat(charged).as("seed %d spent something", seed).isPositive();
    }

    @Test
    void many_callers_at_once_never_get_more_than_there_is() throws InterruptedException {
        int callers = 16;
        int tries = 200;
        open(KEY, 1_000, Window.DAY);
        ConcurrentLinkedQueue<Reservation> granted = new ConcurrentLinkedQueue<>();
        AtomicInteger refused = new AtomicInteger();
        together(callers, () -> {
            for (int i = 0; i < tries; i++) {
                switch (ledger.reserve(List.of(KEY), spend(1))) {
                    case Reservation reservation -> granted.add(reservation);
                    case Shortfall shortfall -> refused.incrementAndGet();
                    case Unavailable unavailable -> throw new IllegalStateException(unavailable.reason());
                }
            }
        });
        assertThat(granted).hasSize(1_000);
        assertThat(refused).hasValue(callers * tries - 1_000);
        assertAccount(KEY, 0, 1_000);

        together(callers, () -> {
            for (Reservation r = granted.poll(); r != null; r = granted.poll()) {
                Reservation ending = r;
                ending.settle(spend(1));
                ending.close();
            }
        });
        assertAccount(KEY, 1_000, 0);
    }

    @Test
    void one_reservation_ended_by_many_at_once_is_charged_once() throws InterruptedException {
        open(KEY, 1_000_000, Window.DAY);
        for (int round = 1; round <= 50; round++) {
            Reservation contested = reserved(List.of(KEY), 7);
            together(8, () -> contested.settle(spend(7)));
            assertAccount(KEY, 7L * round, 0);
        }
    }

    private static void together(int callers, Runnable work) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, callers)
                .mapToObj(i -> Thread.startVirtualThread(() -> {
                    try {
                        start.await();
                        work.run();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .toList();
        start.countDown();
        for (Thread thread : threads) {
            assertThat(thread.join(PATIENCE)).as("ends in time").isTrue();
        }
    }

    private void open(Scope scope, long nanos, Window window) {
        ledger.open(new Budget(scope, new Cost(nanos), window));
    }

    private Reservation reserved(List<Scope> scopes, long nanos) {
        Grant grant = ledger.reserve(scopes, spend(nanos));
        assertThat(grant).isInstanceOf(Reservation.class);
        return (Reservation) grant;
    }

    /** Does what the ledger does from time to time. */
    void rest() {}

    private Account account(Scope scope) {
        rest();
        return ledger.accounts().stream()
                .filter(a -> a.budget().scope().equals(scope))
                .findFirst()
                .orElseThrow();
    }

    private void assertAccount(Scope scope, long spent, long reserved) {
        assertThat(account(scope).spent()).as("spent by %s", scope).isEqualTo(new Cost(spent));
        assertThat(account(scope).reserved()).as("reserved for %s", scope).isEqualTo(new Cost(reserved));
    }

    private static Spend spend(long nanos) {
        return new Spend(new Cost(nanos), new Tokens(nanos));
    }
}
