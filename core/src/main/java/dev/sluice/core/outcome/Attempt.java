package dev.sluice.core.outcome;

import dev.sluice.core.call.Call;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.request.Spend;
import java.util.List;

/**
 * One call that was made, whether its answer was used or not.
 *
 * @param fallback whether it stood in for a call that had failed
 * @param accepted whether its answer became the caller's
 */
public record Attempt(Call call, Reply reply, List<Verdict> verdicts, boolean fallback, boolean accepted) {

    public Attempt {
        verdicts = List.copyOf(verdicts);
    }

    /** What the call and judging its answer cost. */
    public Spend spent() {
        return verdicts.stream()
                .map(Verdict::spent)
                .reduce(reply.usage().spend(call.backend().price()), Spend::plus);
    }
}
