package dev.sluice.gateway.admin;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.adapters.resilience.BackendHealth;
import dev.sluice.gateway.keys.Keys;
import dev.sluice.gateway.keys.Payers;
import dev.sluice.gateway.metrics.UsageDefects;
import dev.sluice.gateway.preferences.PreferenceFiles;
import dev.sluice.gateway.prices.PriceBook;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Everything the admin API looks at and changes.
 *
 * @param preferences empty where none are recorded
 */
public record Administered(
        StandingPolicies policies,
        List<Endpoint> endpoints,
        Supplier<List<BackendHealth>> health,
        PriceBook prices,
        UsageDefects defects,
        StandingBudgets budgets,
        Keys keys,
        Payers payers,
        ChangeLog changes,
        DryRun dryRun,
        Optional<PreferenceFiles> preferences) {

    public Administered {
        endpoints = List.copyOf(endpoints);
    }

    Set<String> backends() {
        return endpoints.stream().map(e -> e.backend().id()).collect(Collectors.toUnmodifiableSet());
    }
}
