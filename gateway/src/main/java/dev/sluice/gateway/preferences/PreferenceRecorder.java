package dev.sluice.gateway.preferences;

import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.outcome.ToolRun;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.policies.tools.CallCheck;
import dev.sluice.policies.tools.Preference;
import java.util.List;
import java.util.Optional;

/**
 * Records which tool calls were right and which were not given. Pairs wait on disk for the caller to say that the answer
 * was right, or for its calls to run where the other could not have been made.
 */
public final class PreferenceRecorder implements OutcomeListener {

    private static final double RIGHT = .5;

    private final Optional<PreferenceFiles> files;
    private final CallCheck check;

    /** @param files empty means that nothing is recorded */
    public PreferenceRecorder(Optional<PreferenceFiles> files, CallCheck check) {
        this.files = files;
        this.check = check;
    }

    @Override
    public void observed(Outcome outcome) {
        if (files.isEmpty() || outcome.request().tools().isEmpty()) {
            return;
        }
        List<Pair> pairs = Preference.of(outcome, 1).stream()
                .map(preference -> pair(outcome.request(), preference))
                .toList();
        if (!pairs.isEmpty()) {
            files.get().await(outcome.decision().id(), pairs);
        }
    }

    private Pair pair(InferenceRequest request, Preference preference) {
        var rejected = preference.rejected().toolCalls();
        boolean unusable =
                !rejected.isEmpty() && !check.flaws(request, rejected).isEmpty();
        return new Pair(unusable, preference.toJson());
    }

    /** Those of an answer that was wrong wait on: it may be a mistake. */
    @Override
    public void judged(Answered answered, Feedback feedback) {
        if (feedback.success() > RIGHT) {
            files.ifPresent(into -> into.told(answered.decision(), ToldBy.FEEDBACK));
        }
    }

    @Override
    public void ran(Answered answered, ToolRun run) {
        if (run == ToolRun.RAN) {
            files.ifPresent(into -> into.told(answered.decision(), ToldBy.TOOL_CALL_RAN));
        }
    }
}
