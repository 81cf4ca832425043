package dev.sluice.policies.choice;

import dev.sluice.core.Policy;
import dev.sluice.core.Refusal;
import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.AnswerLimit;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Always the one backend the caller named, called as the caller asked. Chooses nothing but the output limit, as any
 * policy does: what the caller or the backend allows, as far as that is comfortable, and less where money is tight. An
 * operation that writes no tokens, such as an embedding, is allowed one.
 */
public final class PinnedPolicy implements Policy {

    private static final Set<String> WRITING = Set.of("/completions", "/responses", "/messages");
    private static final Probability UNKNOWN = new Probability(0, .5, 1);
    private static final Tokens NOTHING = new Tokens(1);
    private static final Duration USUAL = Duration.ofSeconds(1);

    private final Backend declared;

    public PinnedPolicy(Backend declared) {
        this.declared = declared;
    }

    @Override
    public Decision decide(Situation situation) {
        Backend backend = situation
                .catalog()
                .find(declared.id())
                .orElseThrow(() ->
                        new Refusal.NoViablePlan("backend '" + declared.id() + "' is not callable right now", true));
        Candidate planned = new Candidate.Alone(planned(situation, backend));
        Room room = Room.of(Optional.empty(), situation);
        Candidate fitted = planned.within(room).orElseGet(() -> unaffordable(planned.least(), room));
        Call call = fitted.calls().getFirst().call();
        return new Decision(
                DecisionIds.of(situation),
                new Decision.PolicyRef(declared.id(), 1),
                situation.calibration().version(),
                situation.seed(),
                situation.difficulty(),
                fitted.forecast(),
                List.of(),
                fitted.isTight()
                        ? "the caller named this backend; output limit lowered from "
                                + planned.calls().getFirst().allocation().most().count() + " to "
                                + call.answerLimit().count() + " tokens by " + room.text()
                        : "the caller named this backend",
                Optional.empty(),
                List.of(),
                1,
                new Decision.Terms(situation.rate(), Optional.empty(), room.allowed()),
                List.of());
    }

    private static PlannedCall planned(Situation situation, Backend backend) {
        InferenceRequest request = situation.request();
        boolean writes = request.operation().isChat()
                || WRITING.contains(request.operation().path());
        Protocol protocol = new Protocol.AsAsked();
        Tokens most = writes ? answerLimit(request, backend) : NOTHING;
        Call call = new Call(backend, protocol, request.promptBound(), most, request.choices());
        if (!writes) {
            ArmForecast none = new ArmForecast(UNKNOWN, NOTHING, NOTHING, USUAL, USUAL, 0);
            return new PlannedCall(call, none, Allocation.exactly(NOTHING), request.promptEstimate());
        }
        ArmForecast arm = situation.calibration().arm(situation.difficulty(), backend, protocol);
        return new PlannedCall(call, arm, Allocation.of(arm, protocol, most), request.promptEstimate());
    }

    private static Tokens answerLimit(InferenceRequest request, Backend backend) {
        return AnswerLimit.most(request, backend)
                .orElseThrow(() -> new Refusal.InvalidRequest(
                        "the context window of '" + backend.id() + "' is "
                                + backend.contextWindow().count() + " tokens, the prompt takes about "
                                + request.promptEstimate().count(),
                        "messages"));
    }

    /** What the caller allows is refused here; what the funds lack, by the ledger. */
    private static Candidate unaffordable(Candidate least, Room room) {
        Call call = least.calls().getFirst().call();
        Optional<Room.Cap> cap = room.over(call.ceiling()).filter(over -> !over.ofFunds());
        if (cap.isPresent()) {
            throw new Refusal.NoViablePlan(
                    "'" + call.backend().id() + "' may cost up to $"
                            + call.ceiling().cost() + " even for "
                            + call.answerLimit().count() + " output tokens, over "
                            + cap.get().text(),
                    false);
        }
        return least;
    }
}
