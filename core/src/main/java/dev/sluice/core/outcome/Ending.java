package dev.sluice.core.outcome;

import dev.sluice.core.call.AnswerLimit;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Reply;
import dev.sluice.core.request.InferenceRequest;

/** How an attempt's answer came to its end. */
public enum Ending {
    /** There is no answer: the call failed. */
    NONE,
    /** By itself. */
    WHOLE,
    /** At the longest that the caller, the backend and its context window allow. */
    CUT_BY_LIMIT,
    /** At the tokens it was given, which were fewer than the caller and the backend allow. */
    CUT_BY_ALLOCATION,
    /** Nothing was said: thinking used up all the tokens there were. */
    STARVED;

    public static Ending of(InferenceRequest request, Call call, Reply reply) {
        if (!(reply instanceof Completion completion)) {
            return NONE;
        }
        if (completion.finish() != FinishReason.LENGTH) {
            return WHOLE;
        }
        if (request.operation().isChat() && call.choices() == 1 && saysNothing(completion)) {
            return STARVED;
        }
        boolean more = AnswerLimit.most(request, call.backend())
                .filter(most -> call.answerLimit().compareTo(most) < 0)
                .isPresent();
        return more ? CUT_BY_ALLOCATION : CUT_BY_LIMIT;
    }

    private static boolean saysNothing(Completion completion) {
        return completion.text().isBlank() && completion.toolCalls().isEmpty();
    }

    /** Whether the tokens it was given, and not its backend, kept the answer from being one. */
    public boolean blamesAllocation() {
        return this == CUT_BY_ALLOCATION || this == STARVED;
    }
}
