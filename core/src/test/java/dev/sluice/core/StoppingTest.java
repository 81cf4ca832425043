package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.plan.Plan.Stake;
import dev.sluice.core.request.Cost;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoppingTest {

    @Test
    void another_sample_is_bought_as_long_as_what_it_may_win_exceeds_its_price() {
        Stake stake = new Stake(1, 1, Optional.of(new Cost(100)), new Cost(21));

        assertThat(Stopping.pays(stake, 1)).as("100 / 3 > 21").isTrue();
        assertThat(Stopping.pays(stake, 2)).as("100 / 4 > 21").isTrue();
        assertThat(Stopping.pays(stake, 3)).as("100 / 5 < 21").isFalse();
        assertThat(Stopping.pays(Stake.OPEN, 1_000)).isTrue();
    }

    @Test
    void four_alike_are_enough_and_three_are_not_unless_nobody_can_catch_up() {
        assertThat(Stopping.decided(List.of(4), 100)).isTrue();
        assertThat(Stopping.decided(List.of(3), 100)).isFalse();
        assertThat(Stopping.decided(List.of(3), 2)).isTrue();
        assertThat(Stopping.decided(List.of(2, 1), 1)).isFalse();
        assertThat(Stopping.decided(List.of(1, 3), 1)).isTrue();
        assertThat(Stopping.decided(List.of(), 2)).isFalse();
    }

    @Test
    void the_formula_is_what_drawing_from_the_posterior_gives() {
        long seed = 3;
        Random random = new Random(seed);
        for (int first = 0; first < 6; first++) {
            for (int second = 0; second <= first; second++) {
                int ahead = 0;
                int draws = 20_000;
                for (int i = 0; i < draws; i++) {
                    ahead += gamma(random, first + 1) > gamma(random, second + 1) ? 1 : 0;
                }
                assertThat(Stopping.ahead(first, second))
                        .as("%d to %d, seed %d", first, second, seed)
                        .isCloseTo((double) ahead / draws, within(.015));
            }
        }
    }

    private static double gamma(Random random, int shape) {
        double sum = 0;
        for (int i = 0; i < shape; i++) {
            sum -= Math.log(1 - random.nextDouble());
        }
        return sum;
    }
}
