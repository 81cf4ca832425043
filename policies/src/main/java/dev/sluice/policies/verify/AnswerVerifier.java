package dev.sluice.policies.verify;

import dev.sluice.core.call.Judging;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Spend;
import dev.sluice.policies.schema.Schemas;
import dev.sluice.policies.tools.CallCheck;
import dev.sluice.policies.tools.ToolCallVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Judges an answer by what can be seen of it, by the first of several verifiers that does not abstain. Its confidences
 * are rules of thumb; where outcomes were learned from, the energy says it better.
 */
public final class AnswerVerifier implements Verifier {

    private static final String NAME = "answer";
    private static final double NOTHING_SEEN = .6;
    /** Whoever was to be asked did not say: too little to accept an answer. */
    private static final double NOT_TOLD = .4;

    private final List<Verifier> inOrder;
    private final boolean asking;

    /** @param inOrder flaws first, agreement behind them */
    public AnswerVerifier(List<Verifier> inOrder) {
        this(inOrder, true);
    }

    private AnswerVerifier(List<Verifier> inOrder, boolean asking) {
        this.inOrder = List.copyOf(inOrder);
        this.asking = asking;
    }

    /** Everything that can be seen without asking anybody. */
    public static AnswerVerifier standard() {
        return with(List.of());
    }

    /** @param more come before agreement, in their order */
    public static AnswerVerifier with(List<Verifier> more) {
        Schemas schemas = new Schemas();
        List<Verifier> inOrder = new ArrayList<>(List.of(
                new CompletenessVerifier(),
                new ToolCallVerifier(new CallCheck(schemas)),
                new SchemaVerifier(schemas),
                new RefusalVerifier(),
                new RepetitionVerifier()));
        inOrder.addAll(more);
        inOrder.addAll(List.of(new AgreementVerifier(), new ArithmeticVerifier()));
        return new AnswerVerifier(inOrder);
    }

    @Override
    public Verdict judge(Trial trial) {
        List<Verdict> parts = new ArrayList<>();
        Optional<Verdict> silent = Optional.empty();
        for (Verifier verifier : inOrder) {
            boolean asks = verifier.asks(trial.request());
            if (asks && !asking) {
                continue;
            }
            Verdict verdict = verifier.judge(trial);
            parts.add(verdict);
            if (!verdict.abstains()) {
                return composed(verdict.confidence(), verdict.evidence(), parts);
            }
            silent = asks && silent.isEmpty() ? Optional.of(verdict) : silent;
        }
        return silent.map(asked -> composed(
                        OptionalDouble.of(NOT_TOLD),
                        "not judged by " + asked.verifier() + ": " + asked.evidence(),
                        parts))
                .orElseGet(() ->
                        composed(OptionalDouble.of(NOTHING_SEEN), "no flaw seen, nothing to compare with", parts));
    }

    private static Verdict composed(OptionalDouble confidence, String evidence, List<Verdict> parts) {
        Spend spent = parts.stream().map(Verdict::spent).reduce(Spend.NONE, Spend::plus);
        return new Verdict(NAME, confidence, evidence, spent, parts);
    }

    @Override
    public Spend ceiling() {
        return inOrder.stream().map(Verifier::ceiling).reduce(Spend.NONE, Spend::plus);
    }

    @Override
    public Judging judging(InferenceRequest request) {
        return inOrder.stream().map(v -> v.judging(request)).reduce(Judging.FREE, Judging::plus);
    }

    @Override
    public boolean asks(InferenceRequest request) {
        return asking && inOrder.stream().anyMatch(v -> v.asks(request));
    }

    @Override
    public boolean exact(InferenceRequest request) {
        return inOrder.stream().anyMatch(v -> v.exact(request));
    }

    @Override
    public Verifier unasked() {
        return new AnswerVerifier(inOrder, false);
    }
}
