package dev.sluice.policies.verify.energy;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.arithmetic.Recomputed;
import dev.sluice.policies.verify.AgreementVerifier;
import dev.sluice.policies.verify.RefusalVerifier;
import dev.sluice.policies.verify.RepetitionVerifier;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Looks at an answer on trial and fills in the {@link AnswerFeature}s. Pure. */
public final class FeatureVector {

    private static final double MOST_LOGIT = 4;
    private static final double MOST_DEVIATION = 4;
    private static final double LEAST_SPREAD = .2;
    /** The 95 % quantile of a normal variable, in standard deviations. */
    private static final double HIGH = 1.645;

    private static final RefusalVerifier REFUSAL = new RefusalVerifier();
    private static final RepetitionVerifier REPETITION = new RepetitionVerifier();

    private final Map<AnswerFeature, Double> values = new EnumMap<>(AnswerFeature.class);

    private FeatureVector() {}

    /**
     * @param forecasts of the call behind an answer; empty where none can be had
     * @param scores verdicts of scorers and judges on the candidate
     */
    public static double[] of(Trial trial, Function<Answer, Optional<ArmForecast>> forecasts, List<Verdict> scores) {
        FeatureVector vector = new FeatureVector();
        vector.set(AnswerFeature.BIAS, 1);
        vector.forecast(forecasts.apply(trial.candidate()), trial);
        vector.peers(trial, forecasts);
        vector.text(trial);
        vector.scores(scores);
        return AnswerFeature.ALL.stream()
                .mapToDouble(feature -> vector.values.getOrDefault(feature, 0.0))
                .toArray();
    }

    private void set(AnswerFeature feature, double value) {
        values.put(feature, value);
    }

    private void add(AnswerFeature feature, double value) {
        values.merge(feature, value, Double::sum);
    }

    private void forecast(Optional<ArmForecast> forecast, Trial trial) {
        if (forecast.isEmpty()) {
            set(AnswerFeature.NO_FORECAST, 1);
            return;
        }
        set(AnswerFeature.FORECAST, logit(forecast.get().success().mean()));
        double tokens = (double) trial.candidate().completion().usage().output().count()
                / trial.candidate().call().choices();
        if (tokens > 0) {
            double deviation = deviation(forecast.get(), tokens);
            set(AnswerFeature.LENGTH, deviation);
            set(AnswerFeature.ODD_LENGTH, Math.abs(deviation));
        }
    }

    /** Tokens are log-normal: their mean is exp(m + s^2 / 2), their 95 % quantile exp(m + 1.645 s). */
    private static double deviation(ArmForecast forecast, double tokens) {
        double mean = log(forecast.output());
        double above = Math.max(0, log(forecast.outputHigh()) - mean);
        double spread = Math.max(LEAST_SPREAD, HIGH - Math.sqrt(Math.max(0, HIGH * HIGH - 2 * above)));
        double middle = mean - spread * spread / 2;
        return Math.clamp((Math.log(tokens) - middle) / spread, -MOST_DEVIATION, MOST_DEVIATION);
    }

    private static double log(Tokens tokens) {
        return Math.log((double) Math.max(1, tokens.count()));
    }

    private void peers(Trial trial, Function<Answer, Optional<ArmForecast>> forecasts) {
        List<Answer> peers = trial.peers();
        Optional<String> own = AgreementVerifier.comparable(trial.candidate());
        set(AnswerFeature.NO_ANSWER, own.isEmpty() ? 1 : 0);
        set(AnswerFeature.ALONE, peers.isEmpty() ? 1 : 0);
        String family = family(trial.candidate());
        long same = peers.stream().filter(peer -> family(peer).equals(family)).count();
        for (Answer peer : peers) {
            boolean related = family(peer).equals(family);
            boolean agrees = own.isPresent() && own.equals(AgreementVerifier.comparable(peer));
            double share = 1.0 / (1 + (related ? same : peers.size() - same));
            AnswerFeature feature = agrees
                    ? related ? AnswerFeature.AGREE_SAME : AnswerFeature.AGREE_OTHER
                    : related ? AnswerFeature.DISAGREE_SAME : AnswerFeature.DISAGREE_OTHER;
            add(feature, share);
            double logit = forecasts
                    .apply(peer)
                    .map(forecast -> logit(forecast.success().mean()))
                    .orElse(0.0);
            add(AnswerFeature.PEERS_FORECAST, (agrees ? logit : -logit) / peers.size());
        }
    }

    private static String family(Answer answer) {
        return answer.call().backend().card().family();
    }

    private void text(Trial trial) {
        String text = trial.candidate().text();
        FinishReason finish = trial.candidate().completion().finish();
        set(AnswerFeature.CUT, finish == FinishReason.LENGTH || finish == FinishReason.CONTENT_FILTER ? 1 : 0);
        set(AnswerFeature.REFUSED, REFUSAL.judge(trial).abstains() ? 0 : 1);
        set(AnswerFeature.LOOPING, REPETITION.judge(trial).abstains() ? 0 : 1);
        Recomputed calculations = Recomputed.of(text);
        set(AnswerFeature.CALCULATIONS_WRONG, calculations.wrong() > 0 ? 1 : 0);
        set(AnswerFeature.CALCULATIONS_HOLD, calculations.statements() > 0 && calculations.wrong() == 0 ? 1 : 0);
        Markers markers = Markers.of(text);
        set(AnswerFeature.HEDGES, markers.hedges());
        set(AnswerFeature.SECOND_THOUGHTS, markers.secondThoughts());
        set(AnswerFeature.CONNECTIVES, markers.connectives());
    }

    private void scores(List<Verdict> scores) {
        OptionalDouble mean = scores.stream()
                .filter(score -> !score.abstains())
                .mapToDouble(score -> logit(score.confidence().getAsDouble()))
                .average();
        set(AnswerFeature.SCORED, mean.isPresent() ? 1 : 0);
        set(AnswerFeature.SCORES, mean.orElse(0));
    }

    private static double logit(double probability) {
        return probability <= 0
                ? -MOST_LOGIT
                : probability >= 1
                        ? MOST_LOGIT
                        : Math.clamp(Math.log(probability / (1 - probability)), -MOST_LOGIT, MOST_LOGIT);
    }
}
