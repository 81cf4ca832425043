package dev.sluice.policies.verify;

import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.Spend;
import dev.sluice.policies.schema.Schemas;
import dev.sluice.policies.tools.CallCheck;
import dev.sluice.policies.tools.ToolCallVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Judges an answer by what can be seen of it, by the first of several verifiers that does not abstain. Its confidences
 * are rules of thumb; where outcomes were learned from, the energy says it better.
 */
public final class AnswerVerifier implements Verifier {

    private static final String NAME = "answer";
    private static final double NOTHING_SEEN = .6;

    private final List<Verifier> inOrder;

    /** @param inOrder flaws first, agreement behind them */
    public AnswerVerifier(List<Verifier> inOrder) {
        this.inOrder = List.copyOf(inOrder);
    }

    /** Everything that can be seen without asking anybody. */
    public static AnswerVerifier standard() {
        Schemas schemas = new Schemas();
        return new AnswerVerifier(List.of(
                new CompletenessVerifier(),
                new ToolCallVerifier(new CallCheck(schemas)),
                new SchemaVerifier(schemas),
                new RefusalVerifier(),
                new RepetitionVerifier(),
                new AgreementVerifier(),
                new ArithmeticVerifier()));
    }

    @Override
    public Verdict judge(Trial trial) {
        List<Verdict> parts = new ArrayList<>();
        for (Verifier verifier : inOrder) {
            Verdict verdict = verifier.judge(trial);
            parts.add(verdict);
            if (!verdict.abstains()) {
                return composed(verdict.confidence(), verdict.evidence(), parts);
            }
        }
        return composed(OptionalDouble.of(NOTHING_SEEN), "no flaw seen, nothing to compare with", parts);
    }

    private static Verdict composed(OptionalDouble confidence, String evidence, List<Verdict> parts) {
        Spend spent = parts.stream().map(Verdict::spent).reduce(Spend.NONE, Spend::plus);
        return new Verdict(NAME, confidence, evidence, spent, parts);
    }

    @Override
    public Spend ceiling() {
        return inOrder.stream().map(Verifier::ceiling).reduce(Spend.NONE, Spend::plus);
    }
}
