package dev.sluice.core.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private static final Scope KEY = Scope.key("shop");
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void what_counts_requests_is_a_rate_limit_and_what_counts_money_is_not() {
        assertThat(new Budget(KEY, Count.requests(60), Window.MINUTE).isRateLimit())
                .isTrue();
        assertThat(new Budget(KEY, new Tokens(60), Window.MINUTE).isRateLimit()).isFalse();
        assertThat(Budget.rateLimit(KEY, new Tokens(60), Window.MINUTE).isRateLimit())
                .isTrue();
        refused(Budget.Kind.RATE_LIMIT, new Cost(1), Window.DAY, "a limit in dollars is a budget, not a rate limit");
        refused(Budget.Kind.BUDGET, Count.requests(1), Window.DAY, "a limit in requests is a rate limit");
        refused(Budget.Kind.RATE_LIMIT, Count.requests(1), Window.LIFETIME, "needs a window that starts anew");
        refused(Budget.Kind.BUDGET, Count.atOnce(1), Window.LIFETIME, "is a rate limit, not a budget");
        refused(Budget.Kind.RATE_LIMIT, Count.atOnce(1), Window.DAY, "a limit of requests at once has no window: day");
        assertThatThrownBy(() -> Count.atOnce(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("concurrency must not be negative: -1");
    }

    private static void refused(Budget.Kind kind, Amount limit, Window window, String why) {
        assertThatThrownBy(() -> new Budget(KEY, limit, window, ZoneOffset.UTC, kind, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void a_budget_ends_at_its_end_and_not_before() {
        Budget budget = new Budget(KEY, new Cost(1), Window.DAY).until(NOON);
        assertThat(budget.endedBy(NOON.minusNanos(1))).isFalse();
        assertThat(budget.endedBy(NOON)).isTrue();
        assertThat(new Budget(KEY, new Cost(1), Window.DAY).endedBy(Instant.MAX))
                .isFalse();
    }

    @Test
    void what_is_left_of_an_ended_budget_has_lapsed() {
        Budget budget = new Budget(KEY, new Cost(10), Window.DAY).until(NOON);
        Account account =
                new Account(budget, new Cost(3), new Cost(2), Cost.ZERO, Optional.of(NOON.plusSeconds(1)), true);
        assertThat(account.free()).isEqualTo(Cost.ZERO);
        assertThat(account.lapsed()).isEqualTo(new Cost(5));
        assertThat(account.affords(Spend.NONE)).isFalse();
        assertThat(account).asString().contains("ended at 2026-11-24T12:00:00Z");
    }

    @Test
    void a_rate_limit_passes_unless_it_is_lower_than_what_one_request_needs() {
        Spend needed = new Spend(Cost.ZERO, new Tokens(100));
        Instant soon = NOON.plusMillis(2_500);
        Shortfall passing = new Shortfall(account(Budget.rateLimit(KEY, new Tokens(100), Window.MINUTE), soon), needed);
        assertThat(passing.passes()).isTrue();
        assertThat(passing.retryAfter(NOON)).isEqualTo(Duration.ofMillis(2_500));
        assertThat(passing.retryAfter(soon)).isPositive();
        assertThat(new Shortfall(account(Budget.rateLimit(KEY, new Tokens(99), Window.MINUTE), soon), needed).passes())
                .isFalse();
        assertThat(new Shortfall(account(new Budget(KEY, new Tokens(100), Window.MINUTE), soon), needed).passes())
                .isFalse();
    }

    private static Account account(Budget budget, Instant resetsAt) {
        return new Account(budget, budget.limit(), budget.unit().of(0), Optional.of(resetsAt));
    }
}
