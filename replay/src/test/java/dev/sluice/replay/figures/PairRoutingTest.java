package dev.sluice.replay.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PairRoutingTest {

    private static final Offset<Double> NEARLY = Offset.offset(1e-9);

    private static double[] once(int size) {
        double[] once = new double[size];
        Arrays.fill(once, 1);
        return once;
    }

    /** Ten prompts; the strong model is always right, the weak one on the five that the score puts last. */
    @Test
    void a_score_that_finds_every_prompt_the_weak_model_fails_at_recovers_all_at_half_the_calls() {
        double[] score = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
        double[] strong = once(10);
        double[] weak = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};

        PairRouting.Worth worth = new PairRouting(score, strong, weak).of(once(10));

        // the edges are 1.0, 1.9, ... 10.0: shares 1, .9, ... .1 and, beyond the last, 0; recovered min(1, share / .5)
        assertThat(worth.apgr()).isCloseTo(.75, NEARLY);
        assertThat(worth.cpt50()).isCloseTo(.25, NEARLY);
        assertThat(worth.cpt80()).isCloseTo(.4, NEARLY);
    }

    @Test
    void the_same_score_upside_down_is_as_bad_as_it_was_good() {
        double[] score = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        double[] weak = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};

        assertThat(new PairRouting(score, once(10), weak).of(once(10)).apgr()).isCloseTo(.25, NEARLY);
    }

    @Test
    void a_score_that_says_nothing_is_worth_a_half() {
        double[] weak = {0, 1, 0, 1};

        PairRouting.Worth worth = new PairRouting(new double[4], once(4), weak).of(once(4));

        assertThat(worth.apgr()).isCloseTo(.5, NEARLY);
        assertThat(worth.cpt50()).isCloseTo(.5, NEARLY);
    }

    @Test
    void where_the_strong_model_is_no_better_there_is_nothing_to_recover() {
        PairRouting.Worth worth =
                new PairRouting(new double[] {1, 2}, new double[] {1, 0}, new double[] {0, 1}).of(once(2));

        assertThat(worth.apgr()).isNaN();
        assertThat(worth.cpt80()).isInfinite();
    }

    @Test
    void a_prompt_that_counts_twice_is_as_if_it_were_there_twice() {
        Random random = new Random(3);
        int rows = 60;
        double[] score = random.doubles(rows).map(s -> Math.round(s * 20)).toArray();
        double[] strong = random.doubles(rows).map(s -> s < .9 ? 1 : 0).toArray();
        double[] weak = random.doubles(rows).map(s -> s < .5 ? 1 : 0).toArray();
        double[] counts = random.doubles(rows).map(s -> Math.floor(s * 3)).toArray();
        int[] repeated = IntStream.range(0, rows)
                .flatMap(i -> IntStream.range(0, (int) counts[i]).map(n -> i))
                .toArray();

        PairRouting.Worth weighed = new PairRouting(score, strong, weak).of(counts);
        PairRouting.Worth written = new PairRouting(
                        Arrays.stream(repeated).mapToDouble(i -> score[i]).toArray(),
                        Arrays.stream(repeated).mapToDouble(i -> strong[i]).toArray(),
                        Arrays.stream(repeated).mapToDouble(i -> weak[i]).toArray())
                .of(once(repeated.length));

        assertThat(weighed.apgr()).isCloseTo(written.apgr(), NEARLY);
        assertThat(weighed.cpt50()).isCloseTo(written.cpt50(), NEARLY);
        assertThat(weighed.cpt80()).isCloseTo(written.cpt80(), NEARLY);
    }
}
