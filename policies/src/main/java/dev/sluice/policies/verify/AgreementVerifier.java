package dev.sluice.policies.verify;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.ToolCall;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.policies.tools.CanonicalCalls;
import java.util.List;
import java.util.Optional;

/** Whether other answers to the same request say the same. */
public final class AgreementVerifier implements Verifier {

    private static final String NAME = "agreement";
    private static final double ALL_AGREE = .9;
    /** Below any threshold for accepting by agreement. */
    private static final double NONE_AGREE = .35;

    @Override
    public Verdict judge(Trial trial) {
        List<Answer> peers = trial.peers();
        if (peers.isEmpty()) {
            return Verdict.abstains(NAME, "nothing to compare with");
        }
        Optional<String> own = comparable(trial.candidate());
        if (own.isEmpty()) {
            return new Verdict(NAME, NONE_AGREE, "no answer found in the text that could be compared");
        }
        long same = peers.stream().filter(peer -> comparable(peer).equals(own)).count();
        double confidence = NONE_AGREE + (ALL_AGREE - NONE_AGREE) * same / peers.size();
        return new Verdict(NAME, confidence, same + " of " + peers.size() + " others give the same answer");
    }

    /** An answer that calls tools is its calls. */
    public static Optional<String> comparable(Answer answer) {
        List<ToolCall> calls = answer.completion().toolCalls();
        return calls.isEmpty() ? AnswerText.of(answer.text()) : Optional.of(CanonicalCalls.of(calls));
    }
}
