package dev.sluice.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Habits;
import dev.sluice.core.budget.Pace;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.budget.InMemoryLedger;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetGaugesTest {

    private static final Scope SALES = Scope.parse("team:sales");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = Instant.parse("2026-04-16T00:00:00Z");
    private final InMemoryLedger ledger = new InMemoryLedger(() -> now);

    private BudgetGauges gauges() {
        return new BudgetGauges(registry, ledger, () -> new Habits(40, Pace.UNIFORM), () -> now);
    }

    private double shown(String scope, String window) {
        return registry.get("sluice.budget.exchange.rate")
                .tags("scope", scope, "window", window)
                .gauge()
                .value();
    }

    @Test
    void the_rate_of_a_paced_budget_is_shown_as_it_is_when_it_is_looked_at() {
        ledger.open(new Budget(SALES, Cost.usd("100"), Window.MONTH));
        ledger.open(new Budget(SALES, new Tokens(5), Window.MONTH));
        ledger.open(new Budget(SALES, Cost.usd("100"), Window.LIFETIME));
        gauges();

        assertThat(registry.find("sluice.budget.exchange.rate").gauges()).hasSize(1);
        assertThat(shown("team:sales", "month")).isZero();
        Reservation spending = (Reservation) ledger.reserve(List.of(SALES), new Spend(Cost.usd("60"), Tokens.ZERO));
        spending.close();
        assertThat(shown("team:sales", "month")).isEqualTo(40 * (Math.pow(.5 / .4, 4) - 1), within(1e-9));
        now = Instant.parse("2026-04-19T00:00:00Z");
        assertThat(shown("team:sales", "month")).isZero();
    }

    @Test
    void only_so_many_budgets_are_shown_and_shared_ones_first() {
        for (int i = 0; i < 500; i++) {
            ledger.open(new Budget(Scope.parse("user:u" + i), Cost.usd("1"), Window.DAY));
        }
        ledger.open(new Budget(SALES, Cost.usd("100"), Window.MONTH));
        gauges();

        assertThat(registry.find("sluice.budget.exchange.rate").gauges())
                .hasSize(200)
                .extracting((Gauge gauge) -> gauge.getId().getTag("scope"))
                .contains("team:sales");
    }
}
