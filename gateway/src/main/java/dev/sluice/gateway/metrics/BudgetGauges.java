package dev.sluice.gateway.metrics;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.budget.Habits;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Shows the exchange rate of each budget that is paced, as it is when it is looked at. Only so many budgets are shown,
 * those the ledger lists first and then those that pay first; users and tags can be any number.
 */
public final class BudgetGauges implements OutcomeListener {

    private static final int MOST = 200;

    private final MeterRegistry registry;
    private final Ledger ledger;
    private final Supplier<Habits> habits;
    private final InstantSource clock;
    private final Set<Tags> shown = ConcurrentHashMap.newKeySet();

    public BudgetGauges(MeterRegistry registry, Ledger ledger, Supplier<Habits> habits, InstantSource clock) {
        this.registry = registry;
        this.ledger = ledger;
        this.habits = habits;
        this.clock = clock;
        ledger.accounts().forEach(this::show);
    }

    private void show(Account account) {
        Budget budget = account.budget();
        Tags tags = Tags.of(
                "scope", budget.scope().toString(), "window", budget.window().word());
        if (isPaced(account) && shown.size() < MOST && shown.add(tags)) {
            Gauge.builder("sluice.budget.exchange.rate", () -> rate(budget))
                    .description("Successes that a dollar of the budget must buy now")
                    .tags(tags)
                    .register(registry);
        }
    }

    private boolean isPaced(Account account) {
        return ExchangeRate.of(account, clock.instant(), habits.get()).account().isPresent();
    }

    private double rate(Budget budget) {
        return ledger.funds(List.of(budget.scope())).accounts().stream()
                .filter(account -> account.budget().isSameAs(budget))
                .mapToDouble(account ->
                        ExchangeRate.of(account, clock.instant(), habits.get()).perDollar())
                .max()
                .orElse(0);
    }

    @Override
    public void observed(Outcome outcome) {
        outcome.decision().terms().rate().account().ifPresent(this::show);
    }

    @Override
    public void judged(Answered answered, Feedback feedback) {}
}
