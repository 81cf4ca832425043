package dev.sluice.core;

import dev.sluice.core.backend.Catalog;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.budget.Unavailable;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The walk of a request: estimate, decide, reserve, run, settle, tell. Nothing flows backwards. Runs on the calling
 * thread, which must be one that may block; interrupting it is how a caller leaves.
 */
public final class InferenceService {

    private final DifficultyEstimator estimator;
    private final PolicyBook policies;
    private final Supplier<Catalog> catalog;
    private final Supplier<Calibration> calibration;
    private final Ledger ledger;
    private final PlanRunner runner;
    private final OutcomeListener outcomes;
    private final LongSupplier seeds;
    private final InstantSource clock;

    public InferenceService(
            DifficultyEstimator estimator,
            PolicyBook policies,
            Supplier<Catalog> catalog,
            Supplier<Calibration> calibration,
            Ledger ledger,
            PlanRunner runner,
            OutcomeListener outcomes,
            LongSupplier seeds,
            InstantSource clock) {
        this.estimator = estimator;
        this.policies = policies;
        this.catalog = catalog;
        this.calibration = calibration;
        this.ledger = ledger;
        this.runner = runner;
        this.outcomes = outcomes;
        this.seeds = seeds;
        this.clock = clock;
    }

    /** @throws Refusal where the request is not served; nothing was spent then */
    public Served serve(InferenceRequest request, CallerSink caller) {
        Decision decision = decide(request);
        try (Reservation reservation = reserve(request, decision)) {
            caller.decided(decision);
            Run run = runner.run(request, decision, reservation.held(), caller);
            reservation.settle(run.spent());
            outcomes.observed(new Outcome(request, decision, run, clock.instant()));
            return new Served(decision, run, run.spent());
        }
    }

    /** What {@link #serve} would choose now; reserves and calls nothing. */
    public Decision decide(InferenceRequest request) {
        Policy policy = policies.named(request.model());
        Difficulty difficulty = estimator.estimate(request);
        return policy.decide(new Situation(
                request,
                difficulty,
                catalog.get(),
                calibration.get(),
                ledger.funds(request.caller().scopes()),
                seeds.getAsLong()));
    }

    /** Holds enough for stand-ins too, or, where that is too much, for the plan alone. */
    private Reservation reserve(InferenceRequest request, Decision decision) {
        List<Scope> scopes = request.caller().scopes();
        if (ledger.reserve(scopes, decision.ceiling()) instanceof Reservation reservation) {
            return reservation;
        }
        return switch (ledger.reserve(scopes, decision.plan().ceiling())) {
            case Reservation reservation -> reservation;
            case Shortfall shortfall -> throw refusal(shortfall, decision);
            case Unavailable unavailable -> throw new Refusal.LedgerUnavailable(unavailable);
        };
    }

    private Refusal refusal(Shortfall shortfall, Decision decision) {
        return shortfall.account().budget().isRateLimit()
                ? new Refusal.RateLimited(shortfall, clock.instant())
                : new Refusal.BudgetExhausted(shortfall, Affordable.within(shortfall, decision));
    }
}
