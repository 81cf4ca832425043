package dev.sluice.policies.verify;

import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.policies.schema.BoundedText;
import java.util.Optional;
import java.util.function.Function;

/** Whether an answer is the one declared to be right, where one is declared. */
public final class ExpectationVerifier implements Verifier {

    private static final String NAME = "expectation";

    private final Function<InferenceRequest, Optional<Expectation>> expected;

    public ExpectationVerifier(Function<InferenceRequest, Optional<Expectation>> expected) {
        this.expected = expected;
    }

    @Override
    public Verdict judge(Trial trial) {
        Optional<Expectation> declared = expected.apply(trial.request());
        if (declared.isEmpty()) {
            return Verdict.abstains(NAME, "no answer is declared to be right");
        }
        String text = trial.candidate().text();
        return switch (declared.get()) {
            case Expectation.OneOf one -> exactly(text, one);
            case Expectation.Matching matching ->
                BoundedText.find(matching.pattern(), text)
                        .map(found -> new Verdict(
                                NAME, found ? 1 : 0, found ? "the pattern is found" : "the pattern is not found"))
                        .orElseGet(() -> Verdict.abstains(NAME, "the pattern takes too long"));
        };
    }

    @Override
    public boolean exact(InferenceRequest request) {
        return expected.apply(request).isPresent();
    }

    private static Verdict exactly(String text, Expectation.OneOf one) {
        Optional<String> answer = AnswerText.of(text);
        if (answer.isEmpty()) {
            return new Verdict(NAME, 0, "no answer found in the text");
        }
        boolean right = one.answers().stream().map(AnswerText::normalised).anyMatch(answer.get()::equals);
        return new Verdict(NAME, right ? 1 : 0, right ? "an expected answer" : "none of the expected answers");
    }
}
