package dev.sluice.core;

import dev.sluice.core.call.AnswerLimit;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.outcome.Ending;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import java.util.ArrayList;
import java.util.List;

/** The call that may be made once more where the tokens a call was given kept it from answering. Pure. */
final class SecondTry {

    /** What is worth paying a second prompt for. */
    private static final double LEAST_GROWTH = 1.5;

    private static final int[] GROWTH = {4, 2};

    private SecondTry() {}

    /**
     * What would serve, best first. An answer that starved is asked for without thinking, where the backend has a switch
     * for that and the caller said nothing of thinking; else, as one that was cut, with more tokens.
     */
    static List<Call> of(InferenceRequest request, Call call, Ending ending) {
        List<Call> calls = new ArrayList<>();
        if (ending == Ending.STARVED && maySwitchOff(request, call)) {
            calls.add(with(call, new Protocol.Direct(), call.answerLimit()));
        }
        if (ending.blamesAllocation()) {
            Tokens most = AnswerLimit.most(request, call.backend()).orElse(call.answerLimit());
            for (int growth : GROWTH) {
                Tokens larger = call.answerLimit().times(growth).min(most);
                if (larger.count() >= LEAST_GROWTH * call.answerLimit().count()) {
                    calls.add(with(call, call.protocol(), larger));
                }
            }
        }
        return calls;
    }

    private static boolean maySwitchOff(InferenceRequest request, Call call) {
        return call.backend().card().thinking().canSwitchOff()
                && !(call.protocol() instanceof Protocol.Direct)
                && !request.needs().contains(Feature.REASONING_EFFORT);
    }

    private static Call with(Call call, Protocol protocol, Tokens limit) {
        return new Call(call.backend(), protocol, call.promptBound(), limit, call.choices());
    }
}
