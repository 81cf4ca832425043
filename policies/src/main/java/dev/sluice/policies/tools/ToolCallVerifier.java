package dev.sluice.policies.tools;

import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import java.util.List;

/** Whether an answer's tool calls can be made at all. What cannot is certainly wrong; what can need not be right. */
public final class ToolCallVerifier implements Verifier {

    private static final String NAME = "tool-call";

    private final CallCheck check;

    public ToolCallVerifier(CallCheck check) {
        this.check = check;
    }

    @Override
    public Verdict judge(Trial trial) {
        Completion completion = trial.candidate().completion();
        if (trial.request().tools().isEmpty() && completion.toolCalls().isEmpty()) {
            return Verdict.abstains(NAME, "no tools");
        }
        List<Flaw> flaws = check.flaws(trial.request(), completion.toolCalls());
        if (!flaws.isEmpty()) {
            return new Verdict(NAME, 0, flaws.getFirst().evidence());
        }
        return Verdict.abstains(
                NAME,
                completion.toolCalls().isEmpty() ? "no tool is called" : "every call satisfies its tool's schema");
    }
}
