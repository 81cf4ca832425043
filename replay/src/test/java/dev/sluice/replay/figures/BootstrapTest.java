package dev.sluice.replay.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    private static Figure mean(Bootstrap bootstrap, double[][] values) {
        return bootstrap
                .figures(w -> new double[] {w.meanOverSplits((s, weights) -> Weights.mean(values[s], weights))})
                .getFirst();
    }

    @Test
    void the_interval_of_a_mean_is_what_theory_says() {
        Random random = new Random(1);
        int rows = 2000;
        double[] values = random.doubles(rows).map(x -> x < .3 ? 1 : 0).toArray();
        Bootstrap bootstrap = new Bootstrap(List.of(IntStream.range(0, rows).toArray()), 2000, 7);

        Figure figure = mean(bootstrap, new double[][] {values});

        double p = Arrays.stream(values).average().orElseThrow();
        double half = 1.96 * Math.sqrt(p * (1 - p) / rows);
        assertThat(figure.value()).isCloseTo(p, Offset.offset(1e-12));
        assertThat(figure.low()).isCloseTo(p - half, Offset.offset(half / 8));
        assertThat(figure.high()).isCloseTo(p + half, Offset.offset(half / 8));
    }

    /** Four splits that test the same prompts are no more certain than one. */
    @Test
    void splits_that_share_their_prompts_are_not_taken_for_more_prompts() {
        int rows = 400;
        double[] values = new Random(2).doubles(rows).toArray();
        int[] all = IntStream.range(0, rows).toArray();

        Figure one = mean(new Bootstrap(List.of(all), 1000, 7), new double[][] {values});
        Figure four = mean(
                new Bootstrap(List.of(all, all, all, all), 1000, 7), new double[][] {values, values, values, values});

        assertThat(four.low()).isCloseTo(one.low(), Offset.offset(1e-12));
        assertThat(four.high()).isCloseTo(one.high(), Offset.offset(1e-12));
        assertThat(four.perSplit()).hasSize(4).allMatch(v -> Math.abs(v - one.value()) < 1e-12);
    }

    @Test
    void the_calibration_error_is_the_weighted_distance_of_forecast_and_outcome() {
        Reliability.Forecasts arm =
                new Reliability.Forecasts(new double[] {.15, .15, .95, .95}, new double[] {0, 1, 1, 1});

        double error = Reliability.error(List.of(arm), new double[] {1, 1, 1, 1});

        assertThat(error).isCloseTo(.5 * .35 + .5 * .05, Offset.offset(1e-12));
    }
}
