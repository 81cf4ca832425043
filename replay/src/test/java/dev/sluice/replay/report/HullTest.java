package dev.sluice.replay.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HullTest {

    private static final Point SMALL = new Point("small", 1, 0.6);
    private static final Point MIDDLING = new Point("middling", 3, 0.65);
    private static final Point LARGE = new Point("large", 5, 0.9);
    private static final Point WASTEFUL = new Point("wasteful", 8, 0.85);

    private final Hull hull = Hull.of(List.of(LARGE, WASTEFUL, SMALL, MIDDLING));

    @Test
    void models_below_a_mixture_of_others_are_no_corners() {
        assertThat(hull.corners()).extracting(Point::name).containsExactly("no answer", "small", "large");
    }

    @Test
    void a_mixture_lies_on_the_chord() {
        assertThat(hull.accuracyAt(1)).isEqualTo(0.6);
        assertThat(hull.accuracyAt(2)).isCloseTo(0.675, within(1e-12));
        assertThat(hull.accuracyAt(5)).isCloseTo(0.9, within(1e-12));
    }

    @Test
    void less_than_the_cheapest_means_not_always_answering_and_more_than_the_best_buys_nothing() {
        assertThat(hull.accuracyAt(0.5)).isCloseTo(0.3, within(1e-12));
        assertThat(hull.accuracyAt(0)).isZero();
        assertThat(hull.accuracyAt(100)).isEqualTo(0.9);
    }

    @Test
    void who_knows_the_parts_spends_first_where_it_buys_most() {
        Hull easy = Hull.of(List.of(new Point("small", 1, 0.9), new Point("large", 10, 0.95)));
        Hull hard = Hull.of(List.of(new Point("small", 1, 0.1), new Point("large", 10, 0.9)));

        Hull parts = Hull.ofParts(List.of(Map.entry(easy, 0.5), Map.entry(hard, 0.5)));

        assertThat(parts.accuracyAt(5.5))
                .as("small for the easy half, large for the hard one")
                .isCloseTo(0.9, within(1e-12));
        assertThat(parts.accuracyAt(100)).isCloseTo(0.925, within(1e-12));
        assertThat(parts.accuracyAt(0.5)).as("all of it for the easy half").isCloseTo(0.45, within(1e-12));
        assertThat(Hull.ofParts(List.of(Map.entry(hull, 1.0))).accuracyAt(2)).isEqualTo(hull.accuracyAt(2));
    }

    @Test
    void a_free_model_is_had_at_no_cost() {
        assertThat(Hull.of(List.of(new Point("free", 0, 0.4), LARGE)).accuracyAt(0))
                .isEqualTo(0.4);
    }
}
