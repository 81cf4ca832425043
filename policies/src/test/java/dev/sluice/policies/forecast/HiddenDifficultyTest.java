package dev.sluice.policies.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.Escalation;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenDifficultyTest {

    private static final double ROUNDING = 1e-9;

    @ParameterizedTest
    @ValueSource(doubles = {0, .001, .1, .37, .5, .8, .993, 1})
    void the_mean_over_the_hidden_difficulty_is_the_forecast(double p) {
        assertThat(HiddenDifficulty.mean(new HiddenDifficulty(1.7).right(p))).isCloseTo(p, within(1e-6));
    }

    @Test
    void without_a_hidden_difficulty_models_fail_apart() {
        HiddenDifficulty none = new HiddenDifficulty(0);

        assertThat(none.agreement(.8, .6, .2, 1).bothRight()).isCloseTo(.48, within(1e-6));
        assertThat(none.escalation(.8, .6, .9, .2, 1).betterRight()).isCloseTo(.9, within(1e-6));
    }

    @Test
    void the_more_is_hidden_the_more_they_fail_together_and_the_less_their_agreement_proves() {
        Agreement little = new HiddenDifficulty(.5).agreement(.8, .6, .3, 1);
        Agreement much = new HiddenDifficulty(3).agreement(.8, .6, .3, 1);

        assertThat(much.bothRight()).isGreaterThan(little.bothRight()).isLessThan(.6);
        assertThat(much.rightWhenAgreed()).isLessThan(little.rightWhenAgreed()).isGreaterThan(.8);
    }

    @Test
    void answers_that_cannot_be_compared_agree_less_often_and_prove_as_much() {
        HiddenDifficulty hidden = new HiddenDifficulty(1);
        Agreement all = hidden.agreement(.8, .6, .3, 1);
        Agreement half = hidden.agreement(.8, .6, .3, .5);

        assertThat(half.rate()).isCloseTo(all.rate() / 2, within(ROUNDING));
        assertThat(half.rightWhenAgreed()).isEqualTo(all.rightWhenAgreed());
        assertThat(half.bothRight()).isEqualTo(all.bothRight());
    }

    /** Prompts drawn one by one by the definition, whose two cheap answers agree or not. */
    @ParameterizedTest
    @ValueSource(doubles = {.5, 1.5, 3})
    void what_is_said_of_three_arms_is_what_drawn_prompts_show(double spread) {
        double sameWrong = .25;
        double p = .55;
        double q = .7;
        double better = .85;
        Escalation said = new HiddenDifficulty(spread).escalation(p, q, better, sameWrong, 1);
        SplittableRandom chance = new SplittableRandom(7);
        int draws = 400_000;
        int agreed = 0;
        int right = 0;
        int thirdToo = 0;
        double[] level = {level(p, spread), level(q, spread), level(better, spread)};
        for (int i = 0; i < draws; i++) {
            double z = spread * chance.nextGaussian();
            boolean one = chance.nextDouble() < Logistic.of(level[0] + z);
            boolean other = chance.nextDouble() < Logistic.of(level[1] + z);
            boolean third = chance.nextDouble() < Logistic.of(level[2] + z);
            if (one && other || !one && !other && chance.nextDouble() < sameWrong) {
                agreed++;
                right += one ? 1 : 0;
                thirdToo += third ? 1 : 0;
            }
        }

        assertThat(said.agreement().rate()).isCloseTo((double) agreed / draws, within(.005));
        assertThat(said.agreement().rightWhenAgreed()).isCloseTo((double) right / agreed, within(.005));
        assertThat(said.betterRight()).isCloseTo((double) thirdToo / agreed, within(.005));
    }

    /** Where the mean over a fine grid of hidden difficulties is {@code p}. */
    private static double level(double p, double spread) {
        double low = -20;
        double high = 20;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            double sum = 0;
            double weights = 0;
            for (double z = -6; z <= 6; z += .01) {
                double weight = Math.exp(-z * z / 2);
                sum += weight * Logistic.of(middle + spread * z);
                weights += weight;
            }
            low = sum / weights < p ? middle : low;
            high = sum / weights < p ? high : middle;
        }
        return low;
    }

    @Test
    void a_spread_that_is_none_is_refused() {
        assertThatThrownBy(() -> new HiddenDifficulty(-.1)).hasMessageContaining("[0, 6): -0.1");
        assertThatThrownBy(() -> new HiddenDifficulty(Double.NaN)).hasMessageContaining("NaN");
    }
}
