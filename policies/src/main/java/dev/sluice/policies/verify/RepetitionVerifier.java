package dev.sluice.policies.verify;

import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;

/** Whether an answer ends in a loop, saying the same over and over. */
public final class RepetitionVerifier implements Verifier {

    private static final String NAME = "repetition";
    private static final double LOOPING = .1;

    @Override
    public Verdict judge(Trial trial) {
        int times = Repetition.atEnd(trial.candidate().text());
        return times > 0
                ? new Verdict(NAME, LOOPING, "ends in a loop: the same " + times + " times")
                : Verdict.abstains(NAME, "no loop at its end");
    }
}
