package dev.sluice.replay.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NewcomerStudyTest {

    private static final Column CHEAP = new Column(new double[] {0, 1}, new double[] {1, 1});
    private static final Column DEAR = new Column(new double[] {1, 1}, new double[] {3, 3});

    @Test
    void between_two_points_of_hindsight_lies_their_mixture() {
        assertThat(NewcomerStudy.atCost(List.of(CHEAP, DEAR), 2.5)).containsExactly(.75, 1);
        assertThat(NewcomerStudy.atCost(List.of(CHEAP, DEAR), 1)).containsExactly(0, 1);
    }

    @Test
    void beyond_its_ends_hindsight_is_what_it_is_there() {
        assertThat(NewcomerStudy.atCost(List.of(CHEAP, DEAR), .1)).containsExactly(0, 1);
        assertThat(NewcomerStudy.atCost(List.of(CHEAP, DEAR), 9)).containsExactly(1, 1);
    }

    @Test
    void points_need_not_be_in_the_order_of_their_costs() {
        assertThat(NewcomerStudy.atCost(List.of(CHEAP, DEAR, CHEAP), 2)).containsExactly(.5, 1);
    }
}
