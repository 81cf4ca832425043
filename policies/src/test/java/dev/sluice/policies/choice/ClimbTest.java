package dev.sluice.policies.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.plan.Agreement;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClimbTest {

    private static final Offset<Double> EXACT = Offset.offset(1e-9);

    /** As {@code Coincidence} would have it. */
    private static Agreement pair(double p, double q, double correlation, double sameWrong) {
        double bothRight = p * q + correlation * Math.sqrt(p * (1 - p) * q * (1 - q));
        double bothWrong = 1 - p - q + bothRight;
        double rate = bothRight + bothWrong * sameWrong;
        return new Agreement(rate, bothRight / rate);
    }

    @Test
    void independent_calls_whose_wrong_answers_differ_are_taken_when_two_are_right() {
        double[] p = {.9, .8, .7, .95};
        List<Agreement> none = List.of(pair(.9, .8, 0, 0), pair(.9, .7, 0, 0), pair(.9, .95, 0, 0));

        Climb climb = Climb.of(p, none);

        double third = 1 - .9 * .8;
        double last = third - (.9 * .2 + .1 * .8) * .7;
        assertThat(climb.reached()).containsExactly(new double[] {1, 1, third, last}, EXACT);
        assertThat(climb.success()).isCloseTo(1 - last + last * .95, EXACT);
    }

    @Test
    void wrong_answers_that_coincide_are_taken_too() {
        List<Agreement> always = List.of(pair(.6, .6, 0, 1), pair(.6, .99, 0, 1));

        Climb climb = Climb.of(new double[] {.6, .6, .99}, always);

        assertThat(climb.reached()[2]).isCloseTo(2 * .6 * .4, EXACT);
        assertThat(climb.success()).isCloseTo(.36 + .48 * .99, EXACT);
    }

    @Test
    void calls_that_fail_together_escalate_less_often_to_any_use() {
        double apart = Climb.of(new double[] {.9, .85, .95}, List.of(pair(.9, .85, .05, .1), pair(.9, .95, .05, .1)))
                .success();
        double together = Climb.of(new double[] {.9, .85, .95}, List.of(pair(.9, .85, .5, .1), pair(.9, .95, .5, .1)))
                .success();
        assertThat(together).isLessThan(apart);
    }

    @Test
    void whatever_the_calls_each_step_is_reached_less_often_than_the_one_before() {
        long seed = 5;
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            double[] p = random.doubles(4, .01, .99).toArray();
            double correlation = random.nextDouble() * .3;
            double sameWrong = random.nextDouble();
            Climb climb = Climb.of(
                    p,
                    List.of(
                            pair(p[0], p[1], correlation, sameWrong),
                            pair(p[0], p[2], correlation, sameWrong),
                            pair(p[0], p[3], correlation, sameWrong)));
            assertThat(climb.success()).as("seed %d, step %d", seed, i).isBetween(0.0, 1.0);
            assertThat(climb.reached()[0]).as("seed %d, step %d", seed, i).isCloseTo(1, EXACT);
            for (int step = 1; step < 4; step++) {
                assertThat(climb.reached()[step])
                        .as("seed %d, step %d", seed, i)
                        .isLessThanOrEqualTo(climb.reached()[step - 1] + 1e-9);
            }
        }
    }
}
