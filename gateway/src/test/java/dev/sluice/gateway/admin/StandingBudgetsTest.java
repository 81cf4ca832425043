package dev.sluice.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.adapters.changes.ChangesUnavailable;
import dev.sluice.adapters.changes.InMemoryChangeLog;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Grant;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.gateway.config.TopUp;
import dev.sluice.gateway.keys.CutOffChanges;
import dev.sluice.policies.budget.InMemoryLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StandingBudgetsTest {

    private static final OptionalLong ANY = OptionalLong.empty();
    private static final Scope SHOP = Scope.key("shop");
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final InMemoryChangeLog changes = new InMemoryChangeLog(() -> NOW);
    private final InMemoryLedger ledger = new InMemoryLedger(() -> NOW);
    private Instant now = NOW;

    private static Budget monthly(String usd) {
        return new Budget(SHOP, Cost.usd(usd), Window.MONTH);
    }

    private static TopUp plus(String usd) {
        return new TopUp(SHOP, Window.MONTH, Cost.usd(usd));
    }

    /** A gateway started with these budgets in its configuration, over the same ledger. */
    private StandingBudgets started(Budget... configured) {
        return started(ledger, configured);
    }

    private StandingBudgets started(Ledger over, Budget... configured) {
        StandingBudgets.inForce(List.of(configured), changes.now()).forEach(ledger::open);
        return new StandingBudgets(List.of(configured), over, changes, () -> now);
    }

    private Account account() {
        return ledger.accounts().getFirst();
    }

    /** Does what a ledger does, but dies, or refuses, when it is told of a budget. */
    private record Failing(Ledger inner, RuntimeException how) implements Ledger {
        @Override
        public Grant reserve(List<Scope> scopes, Spend ceiling) {
            return inner.reserve(scopes, ceiling);
        }

        @Override
        public Funds funds(List<Scope> scopes) {
            return inner.funds(scopes);
        }

        @Override
        public List<Account> accounts() {
            return inner.accounts();
        }

        @Override
        public Account open(Budget budget) {
            throw how;
        }
    }

    @Test
    void a_top_up_of_a_configured_budget_outlives_the_process_until_the_configuration_says_another_limit() {
        started(monthly("5")).topUp("ann", plus("2"), Optional.empty(), ANY);
        assertThat(account().budget()).isEqualTo(monthly("7"));

        started(monthly("5"));
        assertThat(account().budget()).as("after a restart").isEqualTo(monthly("7"));
        started(monthly("6"));
        assertThat(account().budget()).as("with another file").isEqualTo(monthly("6"));
    }

    @Test
    void a_top_up_that_was_kept_but_not_told_before_a_crash_is_in_force_after_it_and_made_once() {
        StandingBudgets dying = started(new Failing(ledger, new IllegalStateException("killed")), monthly("5"));
        assertThatThrownBy(() -> dying.topUp("ann", plus("2"), Optional.of("order"), ANY))
                .isInstanceOfSatisfying(
                        AdminRefusal.class, e -> assertThat(e.status()).isEqualTo(503));
        assertThat(account().budget()).isEqualTo(monthly("5"));

        StandingBudgets restarted = started(monthly("5"));
        assertThat(account().budget()).isEqualTo(monthly("7"));
        StandingBudgets.ToppedUp again = restarted.topUp("ann", plus("2"), Optional.of("order"), ANY);
        assertThat(again.repeated()).isTrue();
        assertThat(account().budget()).isEqualTo(monthly("7"));
    }

    @Test
    void asking_again_tells_the_ledger_what_it_missed() {
        StandingBudgets dying = started(new Failing(ledger, new IllegalStateException("gone")), monthly("5"));
        assertThatThrownBy(() -> dying.topUp("ann", plus("2"), Optional.of("order"), ANY))
                .isInstanceOf(AdminRefusal.class);
        StandingBudgets back = new StandingBudgets(List.of(monthly("5")), ledger, changes, () -> now);
        back.topUp("ann", plus("2"), Optional.of("order"), ANY);
        assertThat(account().budget()).isEqualTo(monthly("7"));
    }

    @Test
    void a_limit_that_was_spent_in_the_very_moment_it_was_lowered_is_taken_back_with_an_entry_in_the_audit() {
        StandingBudgets raced =
                started(new Failing(ledger, new IllegalArgumentException("limit: spent $4")), monthly("5"));
        assertThatThrownBy(() -> raced.set("ann", monthly("3"), ANY)).hasMessageContaining("spent $4");
        assertThat(changes.audit(Long.MAX_VALUE, 10))
                .extracting(change -> change.what())
                .containsExactly(
                        "budget of key:shop month dollars taken back: limit: spent $4",
                        "budget of key:shop month dollars set");
        started(monthly("5"));
        assertThat(account().budget()).isEqualTo(monthly("5"));
    }

    @Test
    void two_replicas_that_top_up_at_once_add_up() {
        StandingBudgets one = started(monthly("5"));
        InMemoryLedger staleLedger = new InMemoryLedger(() -> NOW);
        staleLedger.open(monthly("5"));
        StandingBudgets other = new StandingBudgets(List.of(monthly("5")), staleLedger, changes, () -> now);
        one.topUp("ann", plus("2"), Optional.empty(), ANY);
        other.topUp("bob", plus("3"), Optional.empty(), ANY);
        assertThat(staleLedger.accounts().getFirst().budget()).isEqualTo(monthly("10"));
    }

    @Test
    void a_deleted_budget_stays_deleted_over_a_restart_and_what_was_spent_is_found_when_it_is_set_again() {
        StandingBudgets before = started(monthly("5"));
        Spend four = new Spend(Cost.usd("4"), Tokens.ZERO);
        ((Reservation) ledger.reserve(List.of(SHOP), four)).settle(four);
        before.lift("ann", monthly("0"), ANY);

        StandingBudgets after = started(monthly("5"));
        assertThat(after.accounts()).isEmpty();
        assertThat(ledger.reserve(List.of(SHOP), new Spend(Cost.usd("500"), Tokens.ZERO)))
                .isInstanceOf(Reservation.class);
        assertThatThrownBy(() -> after.set("ann", monthly("3"), ANY)).hasMessageContaining("spent $4");
    }

    @Test
    void what_another_replica_sets_is_in_force_here_but_for_limits_which_the_shared_ledger_tells() {
        InMemoryLedger others = new InMemoryLedger(() -> NOW);
        StandingBudgets other = new StandingBudgets(List.of(), others, changes, () -> now);
        other.follow(others::open, Runnable::run);
        StandingBudgets here = started();
        here.set("ann", monthly("5"), ANY);
        assertThat(others.accounts())
                .singleElement()
                .satisfies(account -> assertThat(account.budget()).isEqualTo(monthly("5")));

        Instant end = NOW.plusSeconds(60);
        here.set("ann", monthly("6").until(end), ANY);
        assertThat(others.accounts())
                .singleElement()
                .satisfies(account ->
                        assertThat(account.budget()).isEqualTo(monthly("5").until(end)));
    }

    @Test
    void keys_of_top_ups_are_forgotten_after_a_month() {
        StandingBudgets budgets = started(monthly("5"));
        budgets.topUp("ann", plus("1"), Optional.of("old"), ANY);
        now = NOW.plus(Duration.ofDays(31));
        budgets.topUp("ann", plus("1"), Optional.of("new"), ANY);
        assertThat(changes.now().of("top-up")).containsOnlyKeys("new");
    }

    @Test
    void an_end_in_the_past_is_refused() {
        assertThatThrownBy(() -> started(monthly("5")).set("ann", monthly("6").until(NOW.minusSeconds(1)), ANY))
                .hasMessageContaining("until lies in the past: 2026-11-24T11:59:59Z");
    }

    @Test
    void while_changes_cannot_be_kept_no_budget_is_changed() {
        started(monthly("5"));
        StandingBudgets cutOff =
                new StandingBudgets(List.of(monthly("5")), ledger, new CutOffChanges(changes, true), () -> now);
        assertThatThrownBy(() -> cutOff.set("ann", monthly("6"), ANY)).isInstanceOf(ChangesUnavailable.class);
        assertThatThrownBy(() -> cutOff.topUp("ann", plus("1"), Optional.empty(), ANY))
                .isInstanceOf(ChangesUnavailable.class);
        assertThat(account().budget()).isEqualTo(monthly("5"));
    }
}
