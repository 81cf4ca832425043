package dev.sluice.policies.verify.energy;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.request.Spend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Judges an answer by its energy. What a check refutes has infinite energy; everything else that is seen, and what
 * scorers say, is weighed as outcomes taught. Never abstains.
 */
public final class EnergyVerifier implements Verifier {

    private static final String NAME = "energy";
    private static final int REASONS = 3;

    private final Supplier<EnergyModel> model;
    private final Supplier<Calibration> calibration;
    private final List<Verifier> checks;
    private final List<Verifier> scorers;

    /**
     * @param checks what one of these refutes is wrong; what else they say is not weighed
     * @param scorers asked only about what no check refutes
     */
    public EnergyVerifier(
            Supplier<EnergyModel> model,
            Supplier<Calibration> calibration,
            List<Verifier> checks,
            List<Verifier> scorers) {
        this.model = model;
        this.calibration = calibration;
        this.checks = List.copyOf(checks);
        this.scorers = List.copyOf(scorers);
    }

    @Override
    public Verdict judge(Trial trial) {
        List<Verdict> parts = new ArrayList<>();
        for (Verifier check : checks) {
            Verdict verdict = check.judge(trial);
            parts.add(verdict);
            if (verdict.refutes()) {
                return composed(0, verdict.evidence(), parts);
            }
        }
        List<Verdict> scores =
                scorers.stream().map(scorer -> scorer.judge(trial)).toList();
        parts.addAll(scores);
        double[] features = FeatureVector.of(trial, answer -> forecast(trial, answer), scores);
        String family = trial.candidate().call().backend().card().family();
        EnergyModel current = model.get();
        double probability =
                current.probability(family, features, 1 + trial.peers().size());
        return composed(probability, evidence(current.fit(family), features, probability), parts);
    }

    /** Empty where the calibration was fitted on another estimator than saw the request. */
    private Optional<ArmForecast> forecast(Trial trial, Answer answer) {
        try {
            return Optional.of(calibration
                    .get()
                    .arm(
                            trial.difficulty(),
                            answer.call().backend(),
                            answer.call().protocol()));
        } catch (IllegalArgumentException otherEstimator) {
            return Optional.empty();
        }
    }

    private static String evidence(Fit fit, double[] features, double probability) {
        String reasons = IntStream.range(1, features.length)
                .boxed()
                .filter(i -> fit.weights()[i] * features[i] != 0)
                .sorted(Comparator.comparingDouble(i -> -Math.abs(fit.weights()[i] * features[i])))
                .limit(REASONS)
                .map(i -> (fit.weights()[i] * features[i] > 0 ? "+ " : "- ")
                        + AnswerFeature.ALL.get(i).words())
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "energy %.2f", EnergyModel.energy(probability))
                + (reasons.isEmpty() ? "" : ": " + reasons);
    }

    private static Verdict composed(double confidence, String evidence, List<Verdict> parts) {
        Spend spent = parts.stream().map(Verdict::spent).reduce(Spend.NONE, Spend::plus);
        return new Verdict(NAME, OptionalDouble.of(confidence), evidence, spent, parts);
    }

    @Override
    public Spend ceiling() {
        return scorers.stream().map(Verifier::ceiling).reduce(Spend.NONE, Spend::plus);
    }
}
