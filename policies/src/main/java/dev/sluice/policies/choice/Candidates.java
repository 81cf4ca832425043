package dev.sluice.policies.choice;

import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.AnswerLimit;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything a policy could do with a request: every usable backend by each of its real protocols, and a bounded number
 * of structures over the cheapest and the best of them.
 */
final class Candidates {

    /** Composite plans are built from so many of the cheapest calls and escalate to so many of the best. */
    private static final int CHEAP = 4;

    private static final int BETTER = 2;
    /** A vote needs three; more than five almost never pay without an exact verifier. */
    private static final int[] SAMPLES = {3, 5};

    private static final int[] SAMPLES_TOLD_APART = {2, 4, 8, 16};

    private final PolicySpec spec;
    private final Situation situation;
    private final InferenceRequest request;
    private final List<Candidate> all = new ArrayList<>();
    private final List<String> unusable = new ArrayList<>();

    private Candidates(PolicySpec spec, Situation situation) {
        this.spec = spec;
        this.situation = situation;
        this.request = situation.request();
    }

    static Candidates of(PolicySpec spec, Situation situation) {
        Candidates candidates = new Candidates(spec, situation);
        candidates.enumerate();
        return candidates;
    }

    List<Candidate> all() {
        return all;
    }

    /** Why the other backends are not among them, one sentence each. */
    List<String> unusable() {
        return unusable;
    }

    private void enumerate() {
        List<PlannedCall> calls = new ArrayList<>();
        for (Backend backend : situation.catalog().backends()) {
            if (spec.backends().isEmpty() || spec.backends().contains(backend.id())) {
                calls.addAll(callsOf(backend));
            }
        }
        calls.forEach(call -> all.add(new Candidate.Alone(call)));
        if (calls.isEmpty() || !(mayBeComposed() || mayBeMended())) {
            return;
        }
        List<PlannedCall> cheap = calls.stream()
                .sorted(Comparator.comparing(PlannedCall::cost))
                .limit(CHEAP)
                .toList();
        List<PlannedCall> better = calls.stream()
                .sorted(Comparator.comparingDouble(
                        (PlannedCall c) -> -c.success().mean()))
                .limit(BETTER)
                .toList();
        if (mayBeMended()) {
            new ToolCandidates(this::agreement, spec.limits().samples())
                    .of(cheap, better)
                    .forEach(all::add);
            return;
        }
        if (spec.structures().contains("best-of")) {
            cheap.forEach(this::addSamples);
        }
        if (spec.structures().contains("cascade")) {
            better.forEach(best -> addCascades(cheap, best));
        }
        if (spec.structures().contains("refine")) {
            new RevisedCandidates(
                            this::agreement,
                            request.shape(),
                            situation.judging(),
                            value(),
                            spec.limits().samples())
                    .of(cheap, better)
                    .forEach(all::add);
        }
    }

    /** Only plain text can be compared, held back and thrown away without the caller noticing. */
    private boolean mayBeComposed() {
        return request.choices() == 1
                && request.tools().isEmpty()
                && !request.needs().contains(Feature.LOGPROBS)
                && !request.needs().contains(Feature.TOOLS);
    }

    /** Tool calls are held back whole, and put right before the caller sees them. */
    private boolean mayBeMended() {
        return spec.structures().contains("tools")
                && request.choices() == 1
                && !request.tools().isEmpty()
                && !request.needs().contains(Feature.LOGPROBS);
    }

    private List<PlannedCall> callsOf(Backend backend) {
        List<Feature> missing = request.needs().stream()
                .filter(need -> !backend.card().features().contains(need))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            unusable.add(backend.id() + " lacks " + missing);
            return List.of();
        }
        Optional<Tokens> most = AnswerLimit.most(request, backend);
        if (most.isEmpty()) {
            unusable.add(backend.id() + " has a context window of "
                    + backend.contextWindow().count() + " tokens, the prompt takes about "
                    + request.promptEstimate().count());
            return List.of();
        }
        return protocols(backend, most.get()).stream()
                .map(protocol -> planned(backend, protocol, most.get()))
                .toList();
    }

    private PlannedCall planned(Backend backend, Protocol protocol, Tokens most) {
        ArmForecast arm = situation.calibration().arm(situation.difficulty(), backend, protocol);
        Allocation allocation = Allocation.of(arm, protocol, most);
        Call call = new Call(backend, protocol, request.promptBound(), most, request.choices());
        return new PlannedCall(call, arm, allocation, request.promptEstimate());
    }

    private List<Protocol> protocols(Backend backend, Tokens most) {
        ThinkingControl thinking = backend.card().thinking();
        if (request.needs().contains(Feature.REASONING_EFFORT)) {
            return List.of(new Protocol.AsAsked());
        }
        if (!thinking.thinks()) {
            return List.of(new Protocol.Direct());
        }
        List<Protocol> protocols = new ArrayList<>();
        if (thinking.canSwitchOff()) {
            protocols.add(new Protocol.Direct());
        }
        boolean forbidden = spec.limits().thinking().equals(Optional.of(Tokens.ZERO));
        if (forbidden && thinking.canSwitchOff()) {
            return protocols;
        }
        if (thinking.takesLimit()) {
            Allocation.thinking(most, spec.limits().thinking())
                    .forEach(limit -> protocols.add(new Protocol.Thinking(limit)));
        }
        if (thinking.takesEffort()) {
            for (Protocol.Level level : Protocol.Level.values()) {
                protocols.add(new Protocol.Effort(level));
            }
        }
        return protocols.isEmpty() ? List.of(new Protocol.AsAsked()) : protocols;
    }

    private void addSamples(PlannedCall one) {
        boolean exact = situation.judging().exact();
        int before = 1;
        for (int count : exact ? SAMPLES_TOLD_APART : SAMPLES) {
            Samples samples = new Samples(one, count, agreement(one, one), exact, value());
            if (count > spec.limits().samples() || !samples.alive(before)) {
                return;
            }
            all.add(samples);
            before = count;
        }
    }

    /** What a right answer is worth, where that is known. */
    private Optional<Cost> value() {
        return switch (spec.objective()) {
            case Objective.Worth worth -> Optional.of(worth.perSuccess());
            case Objective.Quality q -> Optional.empty();
        };
    }

    private void addCascades(List<PlannedCall> cheap, PlannedCall best) {
        boolean checkable = !(request.shape() instanceof AnswerShape.Free);
        for (int i = 0; i < cheap.size(); i++) {
            PlannedCall one = cheap.get(i);
            if (!below(one, best)) {
                continue;
            }
            if (checkable) {
                all.add(new Candidate.CheckElse(one, best, agreement(one, best)));
            }
            for (PlannedCall other : cheap.subList(i + 1, cheap.size())) {
                if (spec.limits().samples() >= 2 && below(other, best)) {
                    all.add(new Candidate.AgreeElse(
                            one,
                            other,
                            best,
                            situation
                                    .calibration()
                                    .escalation(situation.difficulty(), one.call(), other.call(), best.call())));
                }
            }
        }
    }

    static boolean below(PlannedCall cheap, PlannedCall best) {
        return cheap.cost().compareTo(best.cost()) < 0
                && cheap.success().mean() < best.success().mean()
                && !cheap.call().backend().id().equals(best.call().backend().id());
    }

    private Agreement agreement(PlannedCall one, PlannedCall other) {
        return situation
                .calibration()
                .agreement(
                        situation.difficulty(),
                        one.call().backend(),
                        one.call().protocol(),
                        other.call().backend(),
                        other.call().protocol());
    }
}
