package dev.sluice.policies.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ImpliedTest {

    @Test
    void an_arm_whose_forecast_is_right_is_not_moved_on_average() {
        for (Implied sight : new Implied[] {Implied.FLAW, Implied.SENT_AGAIN, Implied.TOOL_FAILED}) {
            for (double p = .05; p < 1; p += .05) {
                double seen = p * sight.whenRight() + (1 - p) * sight.whenWrong();
                double moved = seen * (sight.posterior(p, true) - p) + (1 - seen) * (sight.posterior(p, false) - p);

                assertThat(moved).isCloseTo(0, within(1e-12));
            }
        }
    }

    @Test
    void a_flaw_is_nearly_a_no_and_its_absence_a_little_of_a_yes() {
        assertThat(Implied.FLAW.posterior(.8, true)).isLessThan(.2);
        assertThat(Implied.FLAW.posterior(.8, false)).isBetween(.8, .87);
    }

    @Test
    void what_is_implied_is_less_than_what_is_said() {
        for (double p = .01; p < 1; p += .01) {
            assertThat(Implied.FLAW.weight(p)).isBetween(0.0, .35);
            assertThat(Implied.SENT_AGAIN.weight(p)).isBetween(0.0, .1);
            assertThat(Implied.TOOL_FAILED.weight(p)).isBetween(0.0, .1);
        }
    }
}
