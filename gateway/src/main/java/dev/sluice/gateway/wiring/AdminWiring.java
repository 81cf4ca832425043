package dev.sluice.gateway.wiring;

import dev.sluice.adapters.assembly.Backends;
import dev.sluice.core.DifficultyEstimator;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.plan.Calibration;
import dev.sluice.gateway.admin.AdminApi;
import dev.sluice.gateway.admin.DryRun;
import dev.sluice.gateway.config.SluiceConfig;
import dev.sluice.gateway.door.InboundFormat;
import dev.sluice.gateway.keys.Keys;
import dev.sluice.policies.choice.VersionedPolicyBook;
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
            VersionedPolicyBook policies,
            Backends backends,
            Ledger ledger,
            Keys keys,
            InboundFormat format,
            DifficultyEstimator estimator,
            Supplier<Calibration> snapshots) {
        DryRun dryRun = new DryRun(
                format,
                estimator,
                backends::catalog,
                snapshots,
                () -> ThreadLocalRandom.current().nextLong());
        return new AdminApi(
                config.adminKey(),
                policies,
                config.endpoints(),
                backends::health,
                ledger,
                keys,
                config.payers(),
                dryRun);
    }
}
