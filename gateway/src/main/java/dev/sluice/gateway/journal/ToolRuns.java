package dev.sluice.gateway.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.core.call.Completion;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.outcome.ToolRun;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.ToolCall;
import dev.sluice.gateway.journal.DecisionJournal.Changed;
import dev.sluice.policies.tools.CanonicalCalls;
import dev.sluice.policies.tools.ToolResults;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notices that a tool call which was answered comes back with its result in the same key's next request. Some backends
 * number their calls anew in each conversation, so a call is known by its name and arguments too; of one that two answers
 * share, nothing is said.
 */
public final class ToolRuns implements OutcomeListener {

    private static final int MOST = 20_000;
    private static final Duration AGE = Duration.ofHours(1);
    private static final String SHARED = "";

    private final DecisionJournal journal;
    private final OutcomeListener learning;
    /** The decisions that asked for calls. */
    private final Cache<Mark, String> waiting;

    private record Mark(String caller, String id, int call) {
        static Mark of(Caller caller, ToolCall call) {
            return new Mark(
                    caller.key(), call.id(), CanonicalCalls.of(List.of(call)).hashCode());
        }
    }

    /** @param learning told once of a decision whose calls ran or failed */
    public ToolRuns(DecisionJournal journal, OutcomeListener learning, Ticker ticker) {
        this.journal = journal;
        this.learning = learning;
        this.waiting = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(AGE)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public void observed(Outcome outcome) {
        Caller caller = outcome.request().caller();
        Map<String, ToolRun> runs = new HashMap<>();
        for (ToolResults.Result result : ToolResults.latest(outcome.request().conversation())) {
            Mark mark = Mark.of(caller, result.call());
            String decision = waiting.getIfPresent(mark);
            if (decision != null && !decision.equals(SHARED) && waiting.asMap().remove(mark, decision)) {
                runs.merge(decision, result.run(), ToolResults::worse);
            }
        }
        runs.forEach((decision, run) -> journal.change(caller, decision, entry -> ran(entry, run)));
        if (outcome.run().reply() instanceof Completion answer) {
            for (ToolCall call : answer.toolCalls()) {
                waiting.asMap().merge(Mark.of(caller, call), outcome.decision().id(), (before, now) -> SHARED);
            }
        }
    }

    private Changed<Boolean> ran(JournalEntry entry, ToolRun run) {
        if (entry.ran().isPresent() || entry.judgement().isPresent()) {
            return new Changed<>(entry, false);
        }
        learning.ran(entry.answered(), run);
        return new Changed<>(entry.with(run), true);
    }

    @Override
    public void judged(Answered answered, Feedback feedback) {}
}
