package dev.sluice.gateway.wiring;

import dev.sluice.adapters.assembly.Backends;
import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.core.DifficultyEstimator;
import dev.sluice.core.plan.Calibration;
import dev.sluice.gateway.admin.AdminApi;
import dev.sluice.gateway.admin.Administered;
import dev.sluice.gateway.admin.DryRun;
import dev.sluice.gateway.admin.StandingBudgets;
import dev.sluice.gateway.admin.StandingPolicies;
import dev.sluice.gateway.config.SluiceConfig;
import dev.sluice.gateway.door.InboundFormat;
import dev.sluice.gateway.keys.Keys;
import dev.sluice.gateway.metrics.UsageDefects;
import dev.sluice.gateway.prices.PriceBook;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the admin API may look at and change. */
@Configuration(proxyBeanMethods = false)
class AdminWiring {

    @Bean
    AdminApi adminApi(
            SluiceConfig config,
            StandingPolicies policies,
            Backends backends,
            PriceBook prices,
            UsageDefects defects,
            StandingBudgets budgets,
            Keys keys,
            ChangeLog changes,
            InboundFormat format,
            Preferences preferences,
            DifficultyEstimator estimator,
            Supplier<Calibration> snapshots) {
        DryRun dryRun = new DryRun(
                format,
                estimator,
                () -> prices.applied(backends.catalog()),
                snapshots,
                () -> ThreadLocalRandom.current().nextLong());
        return new AdminApi(
                config.adminKey(),
                new Administered(
                        policies,
                        config.endpoints(),
                        backends::health,
                        prices,
                        defects,
                        budgets,
                        keys,
                        config.payers(),
                        changes,
                        dryRun,
                        preferences.files()));
    }
}
