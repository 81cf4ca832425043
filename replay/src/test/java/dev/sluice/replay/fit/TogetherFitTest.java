package dev.sluice.replay.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.CalibrationFile.Together;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** On outcomes that were drawn by the very model that is fitted. */
class TogetherFitTest {

    private static final int PROMPTS = 6_000;
    /** Two of one family, and four others; by the logit of success where nothing is hidden. */
    private static final Map<String, Double> MODELS =
            Map.of("gpt-a", 2., "gpt-b", .5, "claude-a", 1., "llama-a", -.5, "gemma-a", 0., "qwen-a", 1.5);

    private static Together fitted(double spread, double sayTheSame) {
        SplittableRandom chance = new SplittableRandom(3);
        Map<String, List<Sample>> samples = new TreeMap<>();
        for (int prompt = 0; prompt < PROMPTS; prompt++) {
            double hidden = spread * chance.nextGaussian();
            for (Map.Entry<String, Double> model : new TreeMap<>(MODELS).entrySet()) {
                boolean right = chance.nextDouble() < 1 / (1 + Math.exp(-model.getValue() - hidden));
                boolean usual = chance.nextDouble() < sayTheSame;
                String answer = right ? "right" : usual ? "wrong" : model.getKey();
                samples.computeIfAbsent(model.getKey(), name -> new ArrayList<>())
                        .add(new Sample(prompt, right ? 1 : 0, 10, Optional.of(answer)));
            }
        }
        Map<String, Arm> arms = new TreeMap<>();
        samples.forEach((name, of) -> arms.put(
                name, arm(of.stream().mapToDouble(Sample::correct).average().orElseThrow())));
        Corpus corpus = new Corpus(List.of(), List.of(), samples, Set.of(), Map.of());
        return new TogetherFit(corpus, Collections.nCopies(PROMPTS, new double[] {1}), arms).fit();
    }

    private static Arm arm(double success) {
        double[] one = {1};
        return new Arm("f", false, PROMPTS, new Arm.Core(success, new double[0], 1), new double[1], one, one, 1, 1, 1);
    }

    @Test
    void the_spread_that_outcomes_were_drawn_with_is_found() {
        assertThat(fitted(1.5, .5).hidden().spread()).isCloseTo(1.5, within(.2));
        assertThat(fitted(3, .5).hidden().spread()).isCloseTo(3, within(.3));
    }

    @Test
    void models_that_fail_apart_have_little_hidden_in_common() {
        assertThat(fitted(0, .5).hidden().spread()).isLessThan(.4);
    }

    @Test
    void wrong_answers_are_the_same_as_often_as_they_were_drawn_so_in_a_family_and_across() {
        Together half = fitted(1, .5);

        assertThat(half.inFamily()).isCloseTo(.25, within(.03));
        assertThat(half.acrossFamilies()).isCloseTo(.25, within(.03));
        assertThat(fitted(1, 0).acrossFamilies()).isZero();
    }
}
