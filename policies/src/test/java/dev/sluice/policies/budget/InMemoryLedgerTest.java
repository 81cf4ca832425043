package dev.sluice.policies.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Grant;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InMemoryLedgerTest {

    private static final Scope KEY = Scope.key("a");
    private static final Scope TEAM = new Scope(Scope.Kind.TEAM, "t");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-31T23:59:30Z"));
    private final InMemoryLedger ledger = new InMemoryLedger(now::get);

    private static Spend usd(String usd) {
        return new Spend(Cost.usd(usd), Tokens.ZERO);
    }

    private Account account(Scope scope) {
        return ledger.accounts().stream()
                .filter(a -> a.budget().scope().equals(scope))
                .findFirst()
                .orElseThrow();
    }

    private Reservation reserved(String usd) {
        Grant grant = ledger.reserve(List.of(KEY, TEAM), usd(usd));
        assertThat(grant).isInstanceOf(Reservation.class);
        return (Reservation) grant;
    }

    @Test
    void a_shortfall_in_one_scope_reserves_in_none() {
        ledger.open(new Budget(KEY, Cost.usd("10"), Window.DAY));
        ledger.open(new Budget(TEAM, Cost.usd("1"), Window.DAY));

        Grant grant = ledger.reserve(List.of(KEY, TEAM), usd("2"));

        assertThat(grant).isInstanceOfSatisfying(Shortfall.class, s -> {
            assertThat(s.account().budget().scope()).isEqualTo(TEAM);
            assertThat(s.needed()).isEqualTo(usd("2"));
        });
        assertThat(account(KEY).reserved()).isEqualTo(Cost.ZERO);
    }

    @Test
    void settling_charges_the_truth_once_and_frees_the_rest() {
        ledger.open(new Budget(KEY, Cost.usd("10"), Window.LIFETIME));
        Reservation reservation = reserved("4");

        reservation.settle(usd("1.5"));
        reservation.settle(usd("3"));
        reservation.close();

        assertThat(account(KEY).spent()).isEqualTo(Cost.usd("1.5"));
        assertThat(account(KEY).free()).isEqualTo(Cost.usd("8.5"));
    }

    @Test
    void closed_unsettled_the_whole_is_charged() {
        ledger.open(new Budget(KEY, Cost.usd("10"), Window.LIFETIME));

        reserved("4").close();

        assertThat(account(KEY).spent()).isEqualTo(Cost.usd("4"));
        assertThat(account(KEY).reserved()).isEqualTo(Cost.ZERO);
    }

    @Test
    void a_window_starts_anew_at_its_boundary_in_utc_and_an_old_reservation_does_not_burden_it() {
        ledger.open(new Budget(KEY, Cost.usd("10"), Window.MONTH));
        Reservation before = reserved("8");
        assertThat(account(KEY).resetsAt()).contains(Instant.parse("2026-02-01T00:00:00Z"));

        now.set(Instant.parse("2026-02-01T00:00:00Z"));
        Reservation after = reserved("9");
        before.settle(usd("7"));
        after.settle(usd("1"));

        assertThat(account(KEY).spent()).isEqualTo(Cost.usd("1"));
        assertThat(account(KEY).resetsAt()).contains(Instant.parse("2026-03-01T00:00:00Z"));
    }

    @Test
    void changing_a_budget_keeps_what_was_spent_and_held() {
        ledger.open(new Budget(KEY, Cost.usd("10"), Window.DAY));
        reserved("4").settle(usd("4"));

        Account changed = ledger.open(new Budget(KEY, Cost.usd("5"), Window.DAY));

        assertThat(changed.spent()).isEqualTo(Cost.usd("4"));
        assertThat(changed.free()).isEqualTo(Cost.usd("1"));
    }

    @Test
    void a_scope_without_a_budget_is_not_limited_and_the_tightest_account_makes_the_funds() {
        assertThat(ledger.funds(List.of(KEY)).free()).isEmpty();
        ledger.open(new Budget(KEY, Cost.usd("10"), Window.DAY));
        ledger.open(new Budget(KEY, Cost.usd("2"), Window.MINUTE));

        assertThat(ledger.funds(List.of(KEY, TEAM)).free()).contains(Cost.usd("2"));
    }

    @Test
    void many_threads_never_spend_or_hold_more_than_the_limit() throws InterruptedException {
        long seed = 42;
        Cost limit = Cost.usd("1");
        ledger.open(new Budget(KEY, limit, Window.LIFETIME));
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicReference<String> broken = new AtomicReference<>("");
        Thread watcher = Thread.ofPlatform().start(() -> {
            while (running.get()) {
                Account a = account(KEY);
                if (a.spent().parts() + a.reserved().parts() > limit.parts()) {
                    broken.set("spent " + a.spent() + ", reserved " + a.reserved() + ", seed " + seed);
                }
            }
        });
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            Random random = new Random(seed + t);
            callers.add(Thread.startVirtualThread(() -> {
                for (int i = 0; i < 3_000; i++) {
                    long ceiling = random.nextLong(1, 3_000_000);
                    Spend asked = new Spend(new Cost(ceiling), Tokens.ZERO);
                    if (ledger.reserve(List.of(KEY), asked) instanceof Reservation reservation) {
                        try (reservation) {
                            if (random.nextInt(10) > 0) {
                                Cost spent = new Cost(random.nextLong(ceiling + 1));
                                reservation.settle(new Spend(spent, Tokens.ZERO));
                            }
                        }
                    }
                }
            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        running.set(false);
        watcher.join();

        assertThat(broken.get()).isEmpty();
        assertThat(account(KEY).reserved()).isEqualTo(Cost.ZERO);
        assertThat(account(KEY).spent().parts())
                .isLessThanOrEqualTo(limit.parts())
                .isGreaterThan(900_000_000L);
    }
}
