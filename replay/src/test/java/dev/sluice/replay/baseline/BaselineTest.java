package dev.sluice.replay.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BaselineTest {

    static List<Baseline> all() {
        return Baseline.all();
    }

    private static Known prompt(boolean hard, Random random) {
        String words = hard
                ? "prove the theorem on modular forms and elliptic curves over the rationals " + random.nextInt(99)
                : "add the apples " + random.nextInt(99);
        return new Known(words, Optional.of(hard ? "number theory" : "sums"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_of_them_tells_kinds_apart_that_differ_in_length_words_and_domain(Baseline baseline) {
        Random random = new Random(4);
        List<Lesson> lessons = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            boolean hard = i % 2 == 0;
            double small = random.nextDouble() < (hard ? .1 : .9) ? 1 : 0;
            lessons.add(new Lesson(prompt(hard, random), new double[] {small, 1}));
        }

        double[][] success = baseline.success(lessons, List.of(prompt(true, random), prompt(false, random)), 1);

        assertThat(success[0][0]).as("small on the hard").isLessThan(.35);
        assertThat(success[1][0]).as("small on the easy").isGreaterThan(.65);
        assertThat(success[0][1]).as("large").isGreaterThan(.9);
        assertThat(baseline.success(lessons, List.of(lessons.getFirst().prompt()), 1))
                .isDeepEqualTo(
                        baseline.success(lessons, List.of(lessons.getFirst().prompt()), 1));
    }
}
