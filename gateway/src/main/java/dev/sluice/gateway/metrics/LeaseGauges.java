package dev.sluice.gateway.metrics;

import dev.sluice.adapters.lease.LeasedLedger;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;

/** What this replica holds of shared budgets, and whether it can get more. */
public final class LeaseGauges {

    private LeaseGauges() {}

    public static void show(LeasedLedger ledger, MeterRegistry meters) {
        Gauge.builder("sluice.ledger.reached", () -> ledger.standing().reached() ? 1 : 0)
                .description("1 while the database of budgets answers, 0 while requests are served from slices")
                .register(meters);
        Gauge.builder("sluice.ledger.replicas", () -> ledger.standing().replicas())
                .description("Replicas alive that share the budgets")
                .register(meters);
        Gauge.builder("sluice.ledger.held", () -> usd(ledger, LeasedLedger.Held::unused))
                .description("Dollars of shared budgets that this replica holds unused")
                .register(meters);
        Gauge.builder("sluice.ledger.held.most", () -> usd(ledger, LeasedLedger.Held::most))
                .description("Dollars of shared budgets that this replica may hold unused at most")
                .register(meters);
    }

    private static double usd(LeasedLedger ledger, Function<LeasedLedger.Held, Amount> amount) {
        return ledger.held().stream()
                .map(amount)
                .mapToDouble(held -> held instanceof Cost cost ? cost.inUsd() : 0)
                .sum();
    }
}
