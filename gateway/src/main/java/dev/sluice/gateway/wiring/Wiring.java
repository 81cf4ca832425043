package dev.sluice.gateway.wiring;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.assembly.Backends;
import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.adapters.lease.LeasedLedger;
import dev.sluice.core.DifficultyEstimator;
import dev.sluice.core.InferenceService;
import dev.sluice.core.PlanRunner;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.plan.Calibration;
import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.gateway.admin.LoggedChanges;
import dev.sluice.gateway.admin.StandingBudgets;
import dev.sluice.gateway.admin.StandingPolicies;
import dev.sluice.gateway.config.SluiceConfig;
import dev.sluice.gateway.door.InboundFormat;
import dev.sluice.gateway.door.InferenceDoor;
import dev.sluice.gateway.door.WalkBridge;
import dev.sluice.gateway.journal.DecisionJournal;
import dev.sluice.gateway.journal.FeedbackService;
import dev.sluice.gateway.journal.ToolRuns;
import dev.sluice.gateway.keys.Keys;
import dev.sluice.gateway.lookup.OwnBudgets;
import dev.sluice.gateway.lookup.PublicRoutes;
import dev.sluice.gateway.metrics.BudgetGauges;
import dev.sluice.gateway.metrics.Drifts;
import dev.sluice.gateway.metrics.LeaseGauges;
import dev.sluice.gateway.metrics.OutcomeMetrics;
import dev.sluice.gateway.metrics.Overruns;
import dev.sluice.gateway.metrics.UsageDefects;
import dev.sluice.gateway.openai.ModelList;
import dev.sluice.gateway.openai.OpenAiFormat;
import dev.sluice.gateway.prices.PriceBook;
import dev.sluice.gateway.prices.PricedCalls;
import dev.sluice.policies.choice.VersionedPolicyBook;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.policies.learn.OutcomeLearner;
import dev.sluice.policies.revise.RevisingEditor;
import dev.sluice.policies.schema.Schemas;
import dev.sluice.policies.tools.CallCheck;
import dev.sluice.policies.tools.ProposalVectors;
import dev.sluice.policies.tools.RankingLearner;
import dev.sluice.policies.tools.ToolEditor;
import dev.sluice.policies.verify.AgreementVerifier;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Who knows whom: the one place where ports meet their implementations. */
@Configuration(proxyBeanMethods = false)
class Wiring {

    /** Where the configuration file is named: by flag, by system property or as SLUICE_CONFIG. */
    private static final String CONFIG = "sluice.config";

    /** Where what must outlive the process is kept; before {@code data-dir} of the configuration file. */
    private static final String DATA_DIR = "sluice.data-dir";

    /** Before the gateway's own filters, which inference does not use. */
    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 500;

    static final CallCheck TOOL_CALLS = new CallCheck(new Schemas());

    private static final int LESSONS_WAITING = 10_000;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    Configured configured(Environment environment) {
        return Configured.from(environment.getProperty(CONFIG, ""), System::getenv);
    }

    @Bean
    SluiceConfig sluiceConfig(Configured configured) {
        return configured.config();
    }

    @Bean(destroyMethod = "close")
    Backends backends(SluiceConfig config) {
        return Backends.of(config.endpoints());
    }

    @Bean(destroyMethod = "close")
    SharedDatabase database(SluiceConfig config) {
        return SharedDatabase.of(config.shared());
    }

    @Bean(destroyMethod = "close")
    ChangeLog changes(Configured configured, SharedDatabase shared, Environment environment, Clock clock) {
        Optional<String> property = Optional.ofNullable(environment.getProperty(DATA_DIR));
        return new LoggedChanges(ChangeLogs.open(shared, configured.dataDir(property), clock));
    }

    @Bean
    Keys keys(SluiceConfig config, ChangeLog changes, Clock clock) {
        return new Keys(config.keys(), config.payers(), changes, new SecureRandom(), clock);
    }

    @Bean
    PriceBook prices(SluiceConfig config, ChangeLog changes, Clock clock) {
        return new PriceBook(config.endpoints(), changes, config.server().requestTimeout(), clock);
    }

    @Bean
    Ledger ledger(
            Configured configured,
            SharedDatabase shared,
            Environment environment,
            ChangeLog changes,
            MeterRegistry meters,
            Clock clock) {
        Optional<String> property = Optional.ofNullable(environment.getProperty(DATA_DIR));
        Ledger ledger = Ledgers.open(configured, shared.database(), property, changes.now(), clock);
        if (ledger instanceof LeasedLedger leased) {
            LeaseGauges.show(leased, meters);
        }
        return ledger;
    }

    @Bean
    StandingBudgets budgets(SluiceConfig config, Ledger ledger, ChangeLog changes, Clock clock) {
        StandingBudgets budgets = new StandingBudgets(config.budgets(), ledger, changes, clock);
        if (ledger instanceof LeasedLedger leased) {
            budgets.follow(leased::join, Thread::startVirtualThread);
        }
        return budgets;
    }

    @Bean
    StandingPolicies policies(SluiceConfig config, ChangeLog changes) {
        VersionedPolicyBook book = new VersionedPolicyBook(
                config.policies(),
                config.defaultPolicy(),
                config.endpoints().stream().map(Endpoint::backend).toList());
        return new StandingPolicies(config.policies(), config.backendIds(), book, changes);
    }

    @Bean
    VersionedPolicyBook policyBook(StandingPolicies policies) {
        return policies.book();
    }

    @Bean
    UsageDefects usageDefects(MeterRegistry meters) {
        return new UsageDefects(meters);
    }

    @Bean(destroyMethod = "close")
    OutcomeLearner learner(Configured configured, Environment environment, MeterRegistry meters) {
        LearnedFile file = new LearnedFile(configured.dataDir(Optional.ofNullable(environment.getProperty(DATA_DIR))));
        OutcomeLearner learner =
                new OutcomeLearner(file.read(FittedCalibration.shipped()), LESSONS_WAITING, file, new Drifts(meters));
        FunctionCounter.builder("sluice.lessons.lost", learner, OutcomeLearner::lost)
                .description("outcomes and feedback that were not learned from")
                .register(meters);
        return learner;
    }

    @Bean(destroyMethod = "close")
    RankingFile rankingFile(Configured configured, Environment environment) {
        return new RankingFile(configured.dataDir(Optional.ofNullable(environment.getProperty(DATA_DIR))));
    }

    @Bean
    RankingLearner ranking(OutcomeLearner learner, RankingFile file) {
        RankingLearner ranking =
                new RankingLearner(TOOL_CALLS, new ProposalVectors(TOOL_CALLS, learner), LESSONS_WAITING, file.read());
        file.keep(ranking);
        return ranking;
    }

    @Bean(destroyMethod = "close")
    WrittenDecisions writtenDecisions(
            Configured configured, Environment environment, MeterRegistry meters, Clock clock) {
        Optional<String> property = Optional.ofNullable(environment.getProperty(DATA_DIR));
        return WrittenDecisions.of(configured, property, meters, clock);
    }

    @Bean
    DecisionJournal journal(WrittenDecisions written) {
        return new DecisionJournal(DecisionJournal.Retention.DEFAULT, Ticker.systemTicker(), written.files());
    }

    @Bean
    OutcomeListeners outcomes(
            DecisionJournal journal,
            OutcomeLearner learner,
            RankingLearner ranking,
            Preferences preferences,
            UsageDefects defects,
            Ledger ledger,
            MeterRegistry meters,
            Clock clock) {
        BudgetGauges budgets =
                new BudgetGauges(meters, ledger, () -> learner.get().habits(), clock);
        OutcomeListeners told = new OutcomeListeners(List.of(
                journal,
                learner,
                ranking,
                preferences.recorder(),
                defects,
                new OutcomeMetrics(meters),
                new Overruns(meters),
                budgets));
        return told.and(new ToolRuns(journal, told, Ticker.systemTicker()));
    }

    @Bean
    FeedbackService feedback(DecisionJournal journal, OutcomeListeners outcomes) {
        return new FeedbackService(journal, outcomes);
    }

    @Bean
    DifficultyEstimator estimator() {
        return new RememberedEstimates(LexicalEstimator.shipped());
    }

    @Bean(destroyMethod = "close")
    Verifiers verifiers(SluiceConfig config) {
        return new Verifiers(config);
    }

    @Bean
    InferenceService inferenceService(
            SluiceConfig config,
            DifficultyEstimator estimator,
            VersionedPolicyBook policies,
            Backends backends,
            PriceBook prices,
            Supplier<Calibration> snapshots,
            Ledger ledger,
            OutcomeListeners outcomes,
            Verifiers verifiers,
            RankingLearner ranking,
            Clock clock) {
        BackendClient client = new PricedCalls(backends.client(), prices);
        Supplier<Catalog> catalog = () -> prices.applied(backends.catalog());
        PlanRunner runner = new PlanRunner(
                client,
                verifiers.all(client, catalog),
                new RevisingEditor(new ToolEditor(TOOL_CALLS, new ProposalVectors(TOOL_CALLS, snapshots), ranking)),
                AgreementVerifier::comparable,
                System::nanoTime,
                config.server().requestTimeout());
        return new InferenceService(
                estimator,
                policies,
                catalog,
                snapshots,
                ledger,
                runner,
                outcomes,
                () -> ThreadLocalRandom.current().nextLong(),
                clock);
    }

    @Bean
    WalkBridge bridge(SluiceConfig config) {
        return new WalkBridge(
                Math.toIntExact(config.server().maxBodyBytes()), config.server().requestTimeout());
    }

    @Bean
    InboundFormat openAiFormat(SluiceConfig config, Ledger ledger, Clock clock) {
        return new OpenAiFormat(config.payers(), ledger, clock);
    }

    @Bean
    RouteLocator inferenceRoute(
            RouteLocatorBuilder routes,
            WalkBridge bridge,
            InboundFormat format,
            Keys keys,
            SluiceConfig config,
            InferenceService service) {
        InferenceDoor door = new InferenceDoor(
                bridge,
                format,
                keys,
                config.payers(),
                service,
                RequestIds.RANDOM,
                config.server().heartbeat());
        return routes.routes()
                .route(
                        "inference",
                        route -> route.path("/v1/**")
                                .filters(filters -> filters.filter(door, FIRST))
                                .uri("no://op"))
                .build();
    }

    @Bean
    RouterFunction<ServerResponse> publicRoutes(
            SluiceConfig config,
            WalkBridge bridge,
            VersionedPolicyBook policies,
            Keys keys,
            Ledger ledger,
            DecisionJournal journal,
            FeedbackService feedback,
            Clock clock) {
        ModelList models = new ModelList(
                policies::names,
                config.endpoints().stream().map(Endpoint::backend).toList(),
                clock.instant().getEpochSecond());
        return new PublicRoutes(bridge, keys, new OwnBudgets(config.payers(), ledger), models, journal, feedback)
                .routes();
    }
}
