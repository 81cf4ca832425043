package dev.sluice.policies.choice;

import dev.sluice.core.Policy;
import dev.sluice.core.Refusal;
import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Always the one backend the caller named, called as the caller asked. Chooses nothing but the output limit: the
 * caller's or the backend's own, lowered to what the funds afford. An operation that writes no tokens, such as an
 * embedding, is allowed one.
 */
public final class PinnedPolicy implements Policy {

    private static final Set<String> WRITING = Set.of("/completions", "/responses", "/messages");
    private static final Probability UNKNOWN = new Probability(0, .5, 1);
    private static final Tokens LEAST = new Tokens(16);

    private final Backend declared;

    public PinnedPolicy(Backend declared) {
        this.declared = declared;
    }

    @Override
    public Decision decide(Situation situation) {
        InferenceRequest request = situation.request();
        Backend backend = situation
                .catalog()
                .find(declared.id())
                .orElseThrow(() ->
                        new Refusal.NoViablePlan("backend '" + declared.id() + "' is not callable right now", true));
        Tokens limit = writes(request.operation()) ? answerLimit(request, backend) : new Tokens(1);
        Call whole = new Call(backend, new Protocol.AsAsked(), request.promptBound(), limit, request.choices());
        Call call = fewerTokens(affordable(whole, cap(situation)), situation);
        refuseAboveAllowed(situation, call);
        return new Decision(
                DecisionIds.of(situation),
                new Decision.PolicyRef(declared.id(), 1),
                situation.calibration().version(),
                situation.seed(),
                situation.difficulty(),
                forecast(situation, call),
                List.of(),
                call.equals(whole)
                        ? "the caller named this backend"
                        : "the caller named this backend; output limit lowered from " + limit.count() + " to "
                                + call.answerLimit().count() + " tokens by what is free",
                Optional.empty(),
                List.of(),
                1);
    }

    /** What the caller allows is refused here; what the funds lack, by the ledger. */
    private static void refuseAboveAllowed(Situation situation, Call call) {
        Optional<Cost> allowed = situation.request().envelope().maxCost();
        Optional<Cost> free = situation.funds().free();
        boolean fundsAreTighter =
                free.isPresent() && allowed.isPresent() && free.get().compareTo(allowed.get()) < 0;
        if (allowed.isPresent() && !fundsAreTighter && call.ceiling().cost().compareTo(allowed.get()) > 0) {
            throw new Refusal.NoViablePlan(
                    "'" + call.backend().id() + "' may cost up to $"
                            + call.ceiling().cost() + " even for "
                            + call.answerLimit().count() + " output tokens; the caller allows $" + allowed.get(),
                    false);
        }
    }

    private static boolean writes(Operation operation) {
        return operation.isChat() || WRITING.contains(operation.path());
    }

    private static Tokens answerLimit(InferenceRequest request, Backend backend) {
        return Allocation.most(request, backend)
                .orElseThrow(() -> new Refusal.InvalidRequest(
                        "the context window of '" + backend.id() + "' is "
                                + backend.contextWindow().count() + " tokens, the prompt takes about "
                                + request.promptEstimate().count(),
                        "messages"));
    }

    private static Optional<Cost> cap(Situation situation) {
        Optional<Cost> asked = situation.request().envelope().maxCost();
        Optional<Cost> free = situation.funds().free();
        return asked.isPresent() && free.isPresent() ? Optional.of(asked.get().min(free.get())) : asked.or(() -> free);
    }

    private static Call affordable(Call call, Optional<Cost> cap) {
        if (cap.isEmpty() || call.ceiling().cost().compareTo(cap.get()) <= 0) {
            return call;
        }
        Tokens most = call.backend().price().outputWithin(cap.get(), call.promptBound());
        Tokens limit = new Tokens(most.count() / call.choices()).max(LEAST).min(call.answerLimit());
        return new Call(call.backend(), call.protocol(), call.promptBound(), limit, call.choices());
    }

    private static Call fewerTokens(Call call, Situation situation) {
        Optional<Tokens> free = situation.funds().freeTokens();
        if (free.isEmpty() || call.ceiling().tokens().compareTo(free.get()) <= 0) {
            return call;
        }
        long each = free.get().minus(call.promptBound()).count() / call.choices();
        Tokens limit = new Tokens(each).max(LEAST).min(call.answerLimit());
        return new Call(call.backend(), call.protocol(), call.promptBound(), limit, call.choices());
    }

    private static Forecast forecast(Situation situation, Call call) {
        Plan plan = new Plan.Single(call);
        if (!situation.request().operation().isChat()) {
            Cost prompt = call.backend().price().of(situation.request().promptEstimate(), Tokens.ZERO, Tokens.ZERO);
            return new Forecast(plan, UNKNOWN, prompt, Duration.ofSeconds(1));
        }
        ArmForecast arm = situation.calibration().arm(situation.difficulty(), call.backend(), call.protocol());
        PlannedCall planned = new PlannedCall(call, arm, situation.request().promptEstimate());
        return new Forecast(plan, planned.success(), planned.cost(), arm.latency());
    }
}
