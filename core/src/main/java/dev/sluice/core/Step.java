package dev.sluice.core;

import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Calls whose answers were held back and judged against one another; {@code verdicts} is empty for a failed call. */
record Step(List<Held> held, List<Optional<Verdict>> verdicts) {

    /** A call that ended, and the pieces it sent. */
    record Held(Call call, Reply reply, List<AnswerChunk> chunks) {}

    /** The index of the answer most confidently held to be right. */
    Optional<Integer> best() {
        return IntStream.range(0, held.size())
                .boxed()
                .filter(i -> verdicts.get(i).isPresent())
                .reduce((a, b) -> confidence(b) > confidence(a) ? b : a);
    }

    /** An abstention accepts nothing. */
    double confidence(int i) {
        return verdicts.get(i).orElseThrow().confidence().orElse(0);
    }

    String evidence(int i) {
        return verdicts.get(i).orElseThrow().evidence();
    }
}
