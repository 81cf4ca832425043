package dev.sluice.policies.verify;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.ToolCall;
import dev.sluice.policies.tools.CanonicalCalls;
import java.util.List;
import java.util.Optional;

/**
 * Whether other answers to the same request say the same: an answer that at least one other gives, and more than give any
 * other, is likely to be right, the more so the fewer disagree.
 */
public final class AgreementVerifier implements Verifier {

    private static final String NAME = "agreement";
    private static final double ALL_AGREE = .9;
    /** Less where nearly all disagree; still above what acceptance by agreement asks for. */
    private static final double PER_DISSENT = .1;

    private static final double AS_MANY_DISAGREE = .5;
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
        List<Optional<String>> others =
                peers.stream().map(AgreementVerifier::comparable).toList();
        long same = others.stream().filter(own::equals).count();
        return new Verdict(
                NAME,
                confidence(same, rivals(others, own), others.size()),
                same + " of " + others.size() + " others give the same answer");
    }

    private static double confidence(long same, long rivals, int others) {
        if (same == 0) {
            return NONE_AGREE;
        }
        return same + 1 > rivals ? ALL_AGREE - PER_DISSENT * (others - same) / others : AS_MANY_DISAGREE;
    }

    /** How many give the most frequent other answer. */
    private static long rivals(List<Optional<String>> others, Optional<String> own) {
        return others.stream()
                .filter(other -> other.isPresent() && !other.equals(own))
                .mapToLong(other -> others.stream().filter(other::equals).count())
                .max()
                .orElse(0);
    }

    /** An answer that calls tools is its calls. */
    public static Optional<String> comparable(Answer answer) {
        List<ToolCall> calls = answer.completion().toolCalls();
        return calls.isEmpty() ? AnswerText.of(answer.text()) : Optional.of(CanonicalCalls.of(calls));
    }
}
