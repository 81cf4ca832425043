package dev.sluice.core;

import dev.sluice.core.backend.Catalog;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Grant;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.budget.Unavailable;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The walk of a request: estimate, decide, reserve, run, settle, tell. Nothing flows backwards. Runs on the calling
 * thread, which must be one that may block; interrupting it is how a caller leaves.
 */
public final class InferenceService {

    /** Each race lost is a request of somebody else served. */
    private static final int MOST_RACES = 16;

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
        Booked booked = book(request);
        Decision decision = booked.decision();
        try (ReservedPurse purse = booked.purse()) {
            caller.decided(decision);
            Run run = runner.run(request, decision, purse, caller);
            purse.settle(run.spent());
            outcomes.observed(new Outcome(request, decision, run, clock.instant()));
            return new Served(decision, run, run.spent());
        }
    }

    /** What {@link #serve} would choose now; reserves and calls nothing. */
    public Decision decide(InferenceRequest request) {
        return decide(
                request,
                estimator.estimate(request),
                ledger.funds(request.caller().scopes()),
                seeds.getAsLong());
    }

    private Decision decide(InferenceRequest request, Difficulty difficulty, Funds funds, long seed) {
        Calibration known = calibration.get();
        return policies.named(request.model())
                .decide(new Situation(
                        request,
                        difficulty,
                        catalog.get(),
                        known,
                        funds,
                        ExchangeRate.dearest(funds.accounts(), clock.instant(), known.habits()),
                        seed,
                        runner.judging(request)));
    }

    /** A decision, and what is reserved for it. */
    private record Booked(Decision decision, ReservedPurse purse) {}

    /** Decides anew, with the same chance, where somebody else took what a decision had counted on. */
    private Booked book(InferenceRequest request) {
        List<Scope> scopes = request.caller().scopes();
        Difficulty difficulty = estimator.estimate(request);
        long seed = seeds.getAsLong();
        for (int again = MOST_RACES; ; again--) {
            Funds funds = ledger.funds(scopes);
            Decision decision = decide(request, difficulty, funds, seed);
            switch (reserve(scopes, decision)) {
                case Reservation reservation -> {
                    Optional<Cost> most = decision.terms().most();
                    return new Booked(decision, new ReservedPurse(ledger, scopes, reservation, most));
                }
                case Shortfall shortfall -> {
                    boolean raced = funds.afford(decision.planCeiling());
                    if (!raced || again == 0) {
                        throw refusal(shortfall, decision);
                    }
                }
                case Unavailable unavailable -> throw new Refusal.LedgerUnavailable(unavailable);
            }
        }
    }

    /** Holds enough for stand-ins too, or, where that is too much, for the plan alone. */
    private Grant reserve(List<Scope> scopes, Decision decision) {
        return ledger.reserve(scopes, decision.ceiling()) instanceof Reservation reservation
                ? reservation
                : ledger.reserve(scopes, decision.planCeiling());
    }

    private Refusal refusal(Shortfall shortfall, Decision decision) {
        return shortfall.account().budget().isRateLimit()
                ? new Refusal.RateLimited(shortfall, clock.instant())
                : new Refusal.BudgetExhausted(shortfall, Affordable.within(shortfall, decision));
    }
}
