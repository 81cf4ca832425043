package dev.sluice.policies.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigitsTest {

    @Test
    void numbers_are_written_as_a_format_would() {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            double value = random.nextGaussian() * Math.pow(10, random.nextInt(7) - 3);
            int places = random.nextInt(7);
            assertThat(Double.parseDouble(Digits.fixed(value, places)))
                    .isEqualTo(Double.parseDouble(String.format(Locale.ROOT, "%." + places + "f", value)));
        }
        assertThat(Digits.fixed(.5, 3)).isEqualTo("0.500");
        assertThat(Digits.fixed(-.0001, 3)).isEqualTo("0.000");
        assertThat(Digits.fixed(12, 0)).isEqualTo("12");
        assertThat(Digits.fixed(Double.POSITIVE_INFINITY, 2)).isEqualTo("Infinity");
    }
}
