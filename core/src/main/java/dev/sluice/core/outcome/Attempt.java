package dev.sluice.core.outcome;

import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.request.Spend;
import java.util.List;

/**
 * One call that was made, whether its answer was used or not.
 *
 * @param reason why it was made
 * @param ending how its answer ended
 * @param accepted whether its answer became the caller's
 */
public record Attempt(Call call, Reply reply, List<Verdict> verdicts, Reason reason, Ending ending, boolean accepted) {

    public enum Reason {
        /** The plan says so. */
        PLANNED,
        /** It stood in for a call that had failed. */
        STAND_IN,
        /** The answer before it starved, or was cut by its allocation. */
        SECOND_TRY,
        /** The model was told what was wrong with its answer before. */
        ASKED_AGAIN,
        /** The model was shown the answers before, to better them. */
        REVISION
    }

    public Attempt {
        verdicts = List.copyOf(verdicts);
    }

    /** Whose answer, if there is one, came to its own end. */
    public Attempt(Call call, Reply reply, List<Verdict> verdicts, boolean fallback, boolean accepted) {
        this(
                call,
                reply,
                verdicts,
                fallback ? Reason.STAND_IN : Reason.PLANNED,
                reply instanceof Completion ? Ending.WHOLE : Ending.NONE,
                accepted);
    }

    /** Whether it stood in for a call that had failed. */
    public boolean fallback() {
        return reason == Reason.STAND_IN;
    }

    /** What the call and judging its answer cost. */
    public Spend spent() {
        return verdicts.stream()
                .map(Verdict::spent)
                .reduce(reply.usage().spend(call.backend().price()), Spend::plus);
    }

    public Attempt taken() {
        return new Attempt(call, reply, verdicts, reason, ending, true);
    }
}
