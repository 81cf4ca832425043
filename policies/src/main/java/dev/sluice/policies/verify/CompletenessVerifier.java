package dev.sluice.policies.verify;

import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import java.util.Locale;

/** Whether an answer is there and came to its own end. An empty one is no answer; one cut off is hardly ever right. */
public final class CompletenessVerifier implements Verifier {

    private static final String NAME = "completeness";
    private static final double CUT = .1;

    @Override
    public Verdict judge(Trial trial) {
        Completion completion = trial.candidate().completion();
        if (completion.text().isBlank() && completion.toolCalls().isEmpty()) {
            return new Verdict(
                    NAME, 0, "empty, finished by " + completion.finish().name().toLowerCase(Locale.ROOT));
        }
        return switch (completion.finish()) {
            case LENGTH -> new Verdict(NAME, CUT, "cut at its output limit");
            case CONTENT_FILTER -> new Verdict(NAME, CUT, "stopped by a content filter");
            case STOP, TOOL_CALLS, OTHER -> Verdict.abstains(NAME, "ended by itself");
        };
    }
}
