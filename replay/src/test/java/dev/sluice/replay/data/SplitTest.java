package dev.sluice.replay.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.replay.WrongInput;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {

    @Test
    void a_prompt_always_falls_on_the_same_side() {
        assertThat(IntStream.range(0, 10).mapToObj(i -> Split.of("p" + i, 1)))
                .as("a change here mixes what was fitted with what is measured")
                .containsExactly(
                        Split.TEST,
                        Split.TRAIN,
                        Split.TRAIN,
                        Split.TRAIN,
                        Split.TRAIN,
                        Split.TEST,
                        Split.TRAIN,
                        Split.TRAIN,
                        Split.TRAIN,
                        Split.TEST);
    }

    @Test
    void about_half_of_the_prompts_are_for_training_and_another_seed_splits_otherwise() {
        long train = IntStream.range(0, 10_000)
                .filter(i -> Split.of("prompt-" + i, 1) == Split.TRAIN)
                .count();
        long same = IntStream.range(0, 10_000)
                .filter(i -> Split.of("prompt-" + i, 1) == Split.of("prompt-" + i, 2))
                .count();

        assertThat(train / 10_000.0).isCloseTo(0.5, within(0.02));
        assertThat(same / 10_000.0).isCloseTo(0.5, within(0.02));
    }

    @Test
    void an_unknown_half_is_refused() {
        assertThat(Split.named("test")).isEqualTo(Split.TEST);
        assertThatThrownBy(() -> Split.named("both"))
                .isInstanceOf(WrongInput.class)
                .hasMessage("split must be train or test: both");
    }
}
