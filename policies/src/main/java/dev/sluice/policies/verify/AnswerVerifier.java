package dev.sluice.policies.verify;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.InferenceRequest;
import java.util.List;
import java.util.Optional;

/**
 * Judges an answer by what can be seen of it: empty, cut, refused, not of the shape asked for, and above all whether
 * its peers say the same. The first of these that speaks decides.
 */
public final class AnswerVerifier implements Verifier {

    private static final String NAME = "answer";
    private static final double CUT = .1;
    private static final double REFUSED = .15;
    private static final double MISSHAPEN = .05;
    private static final double NOTHING_SEEN = .6;
    private static final double ALL_AGREE = .9;
    /** Below any threshold for accepting by agreement. */
    private static final double NONE_AGREE = .35;

    @Override
    public Verdict judge(Trial trial) {
        Completion candidate = trial.candidate().completion();
        return flaw(trial.request(), candidate).orElseGet(() -> agreement(candidate, trial.peers()));
    }

    private static Optional<Verdict> flaw(InferenceRequest request, Completion candidate) {
        if (candidate.text().isBlank() && candidate.toolCalls().isEmpty()) {
            return verdict(0, "empty, finished by " + candidate.finish().name().toLowerCase(java.util.Locale.ROOT));
        }
        if (candidate.finish() == FinishReason.LENGTH) {
            return verdict(CUT, "cut at its output limit");
        }
        if (candidate.finish() == FinishReason.CONTENT_FILTER) {
            return verdict(CUT, "stopped by a content filter");
        }
        if (!candidate.toolCalls().isEmpty()) {
            return candidate.toolCalls().stream()
                    .flatMap(
                            call -> JsonSyntax.wrong(call.arguments())
                                    .map(wrong -> "arguments of " + call.name() + ": " + wrong)
                                    .stream())
                    .findFirst()
                    .flatMap(wrong -> verdict(MISSHAPEN, wrong));
        }
        return Refusals.in(candidate.text())
                .flatMap(phrase -> verdict(REFUSED, "declines: \"" + phrase + "\""))
                .or(() -> shape(request.shape(), candidate.text()).flatMap(wrong -> verdict(MISSHAPEN, wrong)));
    }

    private static Optional<String> shape(AnswerShape shape, String text) {
        return switch (shape) {
            case AnswerShape.Free f -> Optional.empty();
            case AnswerShape.JsonObject j -> JsonSyntax.wrong(text);
            case AnswerShape.JsonSchema s -> JsonSyntax.wrong(text).or(() -> JsonSyntax.lacking(text, s.schema()));
        };
    }

    private static Verdict agreement(Completion candidate, List<Answer> peers) {
        if (peers.isEmpty()) {
            return new Verdict(NAME, NOTHING_SEEN, "no flaw seen, nothing to compare with");
        }
        Optional<String> own = AnswerText.of(candidate.text());
        if (own.isEmpty()) {
            return new Verdict(NAME, NONE_AGREE, "no answer found in the text that could be compared");
        }
        long same = peers.stream()
                .filter(peer -> AnswerText.of(peer.text()).equals(own))
                .count();
        double confidence = NONE_AGREE + (ALL_AGREE - NONE_AGREE) * same / peers.size();
        return new Verdict(NAME, confidence, same + " of " + peers.size() + " others give the same answer");
    }

    private static Optional<Verdict> verdict(double confidence, String evidence) {
        return Optional.of(new Verdict(NAME, confidence, evidence));
    }
}
