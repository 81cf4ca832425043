package dev.sluice.policies.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftTest {

    /** Judgements until the alarm, or -1 where there is none within {@code most}. */
    private static int alarm(Random random, double forecast, double truth, int most) {
        Drift drift = Drift.NONE;
        for (int i = 0; i < 50; i++) {
            drift = drift.after(forecast, random.nextDouble() < forecast ? 1 : 0);
        }
        for (int i = 1; i <= most; i++) {
            drift = drift.after(forecast, random.nextDouble() < truth ? 1 : 0);
            if (drift.alarms()) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void a_backend_that_changes_is_noticed_within_some_dozen_judgements_in_either_direction() {
        Random random = new Random(5);
        for (double[] change : new double[][] {{.9, .5}, {.9, .6}, {.4, .9}, {.7, .2}}) {
            int sum = 0;
            for (int run = 0; run < 200; run++) {
                int noticed = alarm(random, change[0], change[1], 1_000);
                assertThat(noticed).describedAs(change[0] + " to " + change[1]).isPositive();
                sum += noticed;
            }
            assertThat(sum / 200.0).describedAs(change[0] + " to " + change[1]).isBetween(5.0, 60.0);
        }
    }

    @Test
    void a_backend_that_stays_what_it_is_raises_an_alarm_once_in_some_thousands() {
        Random random = new Random(6);
        for (double p : new double[] {.3, .6, .9}) {
            int alarms = 0;
            for (int run = 0; run < 100; run++) {
                alarms += alarm(random, p, p, 500) >= 0 ? 1 : 0;
            }
            assertThat(alarms).describedAs("in 100 runs of 500 at " + p).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void an_arm_that_is_not_known_yet_cannot_have_changed() {
        Drift drift = Drift.NONE;
        for (int i = 0; i < 50; i++) {
            drift = drift.after(.95, 0);
        }
        assertThat(drift.alarms()).isFalse();
    }
}
