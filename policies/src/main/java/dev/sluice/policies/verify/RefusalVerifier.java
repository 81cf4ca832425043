package dev.sluice.policies.verify;

import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;

/** Whether an answer declines to answer. */
public final class RefusalVerifier implements Verifier {

    private static final String NAME = "refusal";
    private static final double REFUSED = .15;

    @Override
    public Verdict judge(Trial trial) {
        return Refusals.in(trial.candidate().text())
                .map(phrase -> new Verdict(NAME, REFUSED, "declines: \"" + phrase + "\""))
                .orElseGet(() -> Verdict.abstains(NAME, "does not decline"));
    }
}
