package dev.sluice.policies.verify.energy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import dev.sluice.policies.TableCalibration;
import dev.sluice.policies.verify.CompletenessVerifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnergyVerifierTest {

    private static final Backend SMALL = Situations.backend("small", "pebble", "0.1", "0.4");
    private static final Backend SISTER = Situations.backend("sister", "pebble", "0.1", "0.4");
    private static final Backend OTHER = Situations.backend("other", "boulder", "1", "4");

    private static EnergyModel model() {
        double[] weights = new double[AnswerFeature.count()];
        weights[AnswerFeature.ALL.indexOf(AnswerFeature.FORECAST)] = .8;
        weights[AnswerFeature.ALL.indexOf(AnswerFeature.AGREE_OTHER)] = 3;
        weights[AnswerFeature.ALL.indexOf(AnswerFeature.DISAGREE_OTHER)] = -3;
        weights[AnswerFeature.ALL.indexOf(AnswerFeature.AGREE_SAME)] = 1;
        weights[AnswerFeature.ALL.indexOf(AnswerFeature.CALCULATIONS_WRONG)] = -2;
        weights[AnswerFeature.ALL.indexOf(AnswerFeature.SCORES)] = 1;
        double[] precision = new double[AnswerFeature.count()];
        Arrays.fill(precision, 10);
        return new EnergyModel("test", new Fit(100, weights, precision), Map.of(), Selection.NONE);
    }

    private static Answer by(Backend backend, String text, long tokens) {
        Usage usage = new Usage(new Tokens(10), Tokens.ZERO, new Tokens(tokens), Tokens.ZERO, Usage.Source.REPORTED);
        return new Answer(
                new Call(backend, new Protocol.AsAsked(), new Tokens(400), new Tokens(1_000), 1),
                new Completion("c", text, "", List.of(), FinishReason.STOP, usage, Duration.ZERO, Duration.ZERO));
    }

    private static Trial trial(Answer candidate, Answer... peers) {
        return new Trial(Situations.plain(), Situations.DIFFICULTY, candidate, List.of(peers), Duration.ofSeconds(5));
    }

    private static final TableCalibration CALIBRATION =
            new TableCalibration().arm("small", .6).arm("sister", .6).arm("other", .9);

    private static Verifier energy(Verifier... scorers) {
        return new EnergyVerifier(
                EnergyVerifierTest::model, () -> CALIBRATION, List.of(new CompletenessVerifier()), List.of(scorers));
    }

    private static double confidence(Trial trial) {
        return energy().judge(trial).confidence().orElseThrow();
    }

    private static double feature(AnswerFeature feature, Trial trial) {
        double[] features = FeatureVector.of(
                trial,
                answer -> java.util.Optional.of(CALIBRATION.arm(
                        trial.difficulty(),
                        answer.call().backend(),
                        answer.call().protocol())),
                List.of());
        return features[AnswerFeature.ALL.indexOf(feature)];
    }

    @Test
    void what_a_check_refutes_has_infinite_energy() {
        Verdict verdict = energy().judge(trial(by(SMALL, " ", 0)));

        assertThat(verdict.confidence()).hasValue(0);
        assertThat(EnergyModel.energy(0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(verdict.evidence()).startsWith("empty");
    }

    @Test
    void another_family_that_agrees_is_worth_more_than_one_s_own() {
        Answer candidate = by(SMALL, "The answer is 7", 50);

        assertThat(confidence(trial(candidate, by(OTHER, "#### 7", 50))))
                .isGreaterThan(confidence(trial(candidate, by(SISTER, "#### 7", 50))))
                .isGreaterThan(.8);
        assertThat(confidence(trial(candidate, by(OTHER, "#### 8", 50)))).isLessThan(.3);
    }

    @Test
    void peers_count_by_family_and_by_what_was_expected_of_them() {
        Answer candidate = by(SMALL, "The answer is 7", 50);
        Trial split = trial(candidate, by(OTHER, "7", 50), by(OTHER, "8", 50), by(SISTER, "7", 50));

        assertThat(feature(AnswerFeature.AGREE_OTHER, split)).isEqualTo(1.0 / 3);
        assertThat(feature(AnswerFeature.DISAGREE_OTHER, split)).isEqualTo(1.0 / 3);
        assertThat(feature(AnswerFeature.AGREE_SAME, split)).isEqualTo(.5);
        assertThat(feature(AnswerFeature.PEERS_FORECAST, split)).isCloseTo(Math.log(.6 / .4) / 3, within());
        assertThat(feature(AnswerFeature.ALONE, split)).isZero();
        assertThat(feature(AnswerFeature.ALONE, trial(candidate))).isEqualTo(1);
    }

    @Test
    void length_is_measured_against_what_was_expected() {
        assertThat(feature(AnswerFeature.LENGTH, trial(by(SMALL, "7", 1)))).isNegative();
        assertThat(feature(AnswerFeature.LENGTH, trial(by(SMALL, "7", 1_000_000))))
                .isPositive();
        assertThat(feature(AnswerFeature.ODD_LENGTH, trial(by(SMALL, "7", 1)))).isPositive();
    }

    @Test
    void words_that_hedge_and_calculations_are_seen() {
        Trial hedged = trial(by(SMALL, "Perhaps it is 7, but I am unsure. Wait, 3 + 3 = 7?", 20));

        assertThat(feature(AnswerFeature.HEDGES, hedged)).isPositive();
        assertThat(feature(AnswerFeature.SECOND_THOUGHTS, hedged)).isPositive();
        assertThat(feature(AnswerFeature.CALCULATIONS_WRONG, hedged)).isEqualTo(1);
        assertThat(feature(AnswerFeature.HEDGES, trial(by(SMALL, "It is 7.", 5))))
                .isZero();
    }

    @Test
    void a_scorer_is_weighed_and_charged_and_one_that_abstains_changes_nothing() {
        Trial trial = trial(by(SMALL, "The answer is 7", 50));
        Verifier sure = t -> new Verdict("scorer", .9, "high").charged(new Spend(new Cost(5), Tokens.ZERO));
        Verifier silent = t -> Verdict.abstains("scorer", "no connection");

        Verdict scored = energy(sure).judge(trial);

        assertThat(scored.confidence().orElseThrow()).isGreaterThan(confidence(trial));
        assertThat(scored.spent().cost()).isEqualTo(new Cost(5));
        assertThat(scored.parts()).extracting(Verdict::verifier).containsExactly("completeness", "scorer");
        assertThat(energy(silent).judge(trial).confidence()).hasValue(confidence(trial));
    }

    @Test
    void a_request_that_another_estimator_saw_has_no_forecast_but_is_judged() {
        Verifier verifier = new EnergyVerifier(
                EnergyVerifierTest::model,
                dev.sluice.policies.forecast.FittedCalibration::shipped,
                List.of(),
                List.of());
        Trial foreign = new Trial(
                Situations.plain(),
                new Difficulty("another", new double[] {1, 2}, List.of()),
                by(SMALL, "7", 5),
                List.of(),
                Duration.ofSeconds(1));

        assertThat(verifier.judge(foreign).confidence()).hasValue(.5);
    }

    @Test
    void it_says_what_weighed_most() {
        Verdict verdict =
                energy().judge(trial(by(SMALL, "3 + 3 = 7. The answer is 7", 50), by(OTHER, "The answer is 7", 50)));

        assertThat(verdict.evidence())
                .matches("energy \\d\\.\\d\\d: - a calculation is wrong, \\+ another family says the same, .*");
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }
}
