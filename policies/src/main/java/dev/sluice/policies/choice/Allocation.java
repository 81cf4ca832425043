package dev.sluice.policies.choice;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import java.util.Optional;

/** How many tokens a call may write: generous against the forecast, within every limit there is. */
final class Allocation {

    static final Tokens LEAST = new Tokens(16);
    /** Thinking limits below this are refused by some backends. */
    static final Tokens LEAST_THINKING = new Tokens(1024);

    private static final Tokens GENEROUS_LEAST = new Tokens(1024);
    private static final int GENEROUS_FACTOR = 2;
    private static final Tokens USUAL_THINKING = new Tokens(8192);
    private static final double PROMPT_MARGIN = 1.25;

    private Allocation() {}

    /** The most the caller, the backend and its context window leave; empty where there is no room. */
    static Optional<Tokens> most(InferenceRequest request, Backend backend) {
        Tokens most = request.answerLimit().orElse(backend.maxOutput()).min(backend.maxOutput());
        Tokens room = room(request, backend, most);
        Tokens limit = most.min(room);
        return limit.compareTo(LEAST.min(most)) >= 0 && limit.count() > 0 ? Optional.of(limit) : Optional.empty();
    }

    /** The prompt's bound counts bytes; where it leaves too little, the estimate with a margin is believed. */
    private static Tokens room(InferenceRequest request, Backend backend, Tokens wanted) {
        Tokens safe = backend.contextWindow().minus(request.promptBound());
        if (safe.compareTo(wanted) >= 0) {
            return safe;
        }
        long estimate = (long) (request.promptEstimate().count() * PROMPT_MARGIN);
        Tokens likely = backend.contextWindow().minus(new Tokens(estimate));
        return safe.max(likely.min(GENEROUS_LEAST.max(safe)));
    }

    /** Output limit of a call, thinking included. */
    static Tokens answer(ArmForecast arm, Protocol protocol, Tokens most) {
        Tokens thinking = protocol instanceof Protocol.Thinking t ? t.limit() : Tokens.ZERO;
        Tokens writing = arm.outputHigh().times(GENEROUS_FACTOR).max(GENEROUS_LEAST);
        return thinking.plus(writing).min(most);
    }

    /** The thinking limit of a backend that takes one; empty where too little is left for the answer. */
    static Optional<Tokens> thinking(Tokens most, Optional<Tokens> allowed) {
        Tokens limit = allowed.orElse(USUAL_THINKING).min(new Tokens(most.count() / 2));
        return limit.compareTo(LEAST_THINKING) >= 0 ? Optional.of(limit) : Optional.empty();
    }

    /** The call with {@code factor} of its allocation; empty where its thinking would fall below what is accepted. */
    static Optional<Call> scaled(Call call, double factor) {
        Tokens answer = new Tokens((long) (call.answerLimit().count() * factor));
        if (!(call.protocol() instanceof Protocol.Thinking thinking)) {
            return Optional.of(new Call(call.backend(), call.protocol(), call.promptBound(), answer, call.choices()));
        }
        Tokens limit = new Tokens((long) (thinking.limit().count() * factor));
        return limit.compareTo(LEAST_THINKING) < 0 || limit.compareTo(answer) >= 0
                ? Optional.empty()
                : Optional.of(new Call(
                        call.backend(), new Protocol.Thinking(limit), call.promptBound(), answer, call.choices()));
    }
}
