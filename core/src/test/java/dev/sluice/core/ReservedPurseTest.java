package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReservedPurseTest {

    private static final List<Scope> KEY = List.of(Scope.key("dev"));

    private final ScriptedLedger ledger = new ScriptedLedger();

    @BeforeEach
    void open() {
        ledger.open(new Budget(KEY.getFirst(), new Cost(100), Window.DAY));
        ledger.open(new Budget(KEY.getFirst(), new Tokens(1_000), Window.DAY));
    }

    private ReservedPurse purse(Optional<Cost> most) {
        return new ReservedPurse(ledger, KEY, (Reservation) ledger.reserve(KEY, spend(30, 300)), most);
    }

    private static Spend spend(long nanos, long tokens) {
        return new Spend(new Cost(nanos), new Tokens(tokens));
    }

    private Account money() {
        return ledger.funds(KEY).tightest().orElseThrow();
    }

    private Account tokens() {
        return ledger.funds(KEY).tightestInTokens().orElseThrow();
    }

    @Test
    void what_is_held_needs_no_second_reservation() {
        assertThat(purse(Optional.empty()).allows(spend(30, 300))).isTrue();
        assertThat(ledger.reservations()).isEqualTo(1);
    }

    @Test
    void more_is_reserved_as_long_as_there_is_some_and_what_was_spent_is_charged_once() {
        ReservedPurse purse = purse(Optional.empty());

        assertThat(purse.allows(spend(80, 200))).isTrue();
        assertThat(money().reserved()).isEqualTo(new Cost(80));
        assertThat(tokens().reserved()).isEqualTo(new Tokens(300));
        assertThat(purse.allows(spend(101, 200))).isFalse();
        purse.settle(spend(70, 400));
        purse.close();

        assertThat(money().spent()).isEqualTo(new Cost(70));
        assertThat(money().reserved()).isEqualTo(Cost.ZERO);
        assertThat(tokens().spent()).isEqualTo(new Tokens(400));
        assertThat(tokens().reserved()).isEqualTo(Tokens.ZERO);
    }

    @Test
    void what_caller_and_policy_allow_bounds_it_however_much_there_is() {
        ReservedPurse purse = purse(Optional.of(new Cost(50)));

        assertThat(purse.allows(spend(51, 0))).isFalse();
        assertThat(purse.allows(spend(50, 0))).isTrue();
        assertThat(money().reserved()).isEqualTo(new Cost(50));
    }

    @Test
    void nothing_more_is_reserved_where_others_in_flight_could_not_have_as_much() {
        ledger.reserve(KEY, spend(30, 0));
        ReservedPurse purse = purse(Optional.empty());

        assertThat(purse.allows(spend(30 + 21, 0))).as("40 are free for two").isFalse();
        assertThat(purse.allows(spend(30 + 20, 0))).isTrue();
    }

    @Test
    void closed_unsettled_all_of_it_is_charged() {
        ReservedPurse purse = purse(Optional.empty());
        assertThat(purse.allows(spend(80, 300))).isTrue();

        purse.close();

        assertThat(money().spent()).isEqualTo(new Cost(80));
    }

    @Test
    void a_provider_that_bills_more_than_was_held_is_paid_all_the_same() {
        ReservedPurse purse = purse(Optional.empty());

        purse.settle(spend(90, 300));

        assertThat(money().spent()).isEqualTo(new Cost(90));
    }
}
