package dev.sluice.policies.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecomputedTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3 + 4 = 7",
                "So we get 3 + 4 = 7 apples.",
                "1,200 * 3 = 3,600",
                "$80,000 + $50,000 = $130,000",
                "20 \u00d7 3 = 60",
                "20 x 3 = 60",
                "20 \\times 3 = 60",
                "20 \\cdot 3 = 60",
                "60 \u00f7 3 = 20",
                "60 \\div 3 = 20",
                "\\frac{1}{2} * 10 = 5",
                "(2 + 3) * 4 = 20",
                "2 * (3 + 4)^2 = 98",
                "150% of 80 = 120",
                "80 * 25% = 20",
                "6 / 12 * 100 = 50%",
                "100% - 20% = 80%",
                "10 / 3 = 3.33",
                "10 / 3 = 3.34",
                "0.5 - 0.4 = 0.09999999999999998",
                "3 cups * 20 chickens = 60 cups",
                "5 \u2212 8 = -3",
                "80000*.5=$<<80000*.5=40000.0>>40,000",
                "(3)(4) = 12",
                "- 3 + 4 = 7",
            })
    void a_calculation_that_holds_is_known_to(String text) {
        Recomputed seen = Recomputed.of(text);

        assertThat(seen.statements()).as(seen.toString()).isPositive();
        assertThat(seen.wrong()).as(seen.toString()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3 + 4 = 8",
                "1,200 * 3 = 3,500",
                "20 x 3 = 600",
                "10 / 3 = 3.2",
                "150% of 80 = 12",
                "(2 + 3) * 4 = 14",
                "$2.50 * 4 = $12",
            })
    void a_calculation_that_does_not_hold_is_told(String text) {
        Recomputed seen = Recomputed.of(text);

        assertThat(seen.wrong()).isEqualTo(1);
        assertThat(seen.firstWrong()).isEqualTo(1);
        assertThat(seen.wrongText()).isEqualTo(text.startsWith("$") ? text.substring(1) : text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = 5",
                "2x + 3 = 11",
                "f(3) = 3 + 1",
                "a = b + 1",
                "5 n + 3 n = 9 n",
                "\\sqrt{16} + 2 = 7",
                "sqrt(16) + 2 = 7",
                "log(8) + 1 = 5",
                "10:30 + 2 = 12",
                "17 mod 5 = 3",
                "x^2 + 1 = 12",
                "n - 1 = 9",
                "100 / 3 = 33",
                "the price for 3 cats = 120 * 3",
                "3 <= 4",
                "1/0 = 3",
                "10 != 3 + 4",
            })
    void what_is_not_plain_arithmetic_is_left_alone(String text) {
        assertThat(Recomputed.of(text)).isEqualTo(new Recomputed(0, 0, 0, ""));
    }

    @Test
    void every_link_of_a_chain_is_computed() {
        Recomputed seen = Recomputed.of("2 * 3 + 4 = 6 + 4 = 10 = 5 * 3");

        assertThat(seen.statements()).isEqualTo(3);
        assertThat(seen.wrong()).isEqualTo(1);
        assertThat(seen.firstWrong()).isEqualTo(3);
    }

    @Test
    void random_sums_and_products_are_judged_as_they_are() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Random random = new Random(seed);
            int a = 1 + random.nextInt(500);
            int b = 1 + random.nextInt(500);
            int c = 1 + random.nextInt(20);
            boolean right = random.nextBoolean();
            long value = a + (long) b * c + (right ? 0 : 1 + random.nextInt(9));
            String text = String.format(Locale.US, "Hence %d + %,d * %d = %,d items.", a, b, c, value);
            Recomputed seen = Recomputed.of(text);
            assertThat(seen.statements()).as("seed %d: %s", seed, text).isEqualTo(1);
            assertThat(seen.wrong() == 0).as("seed %d: %s", seed, text).isEqualTo(right);
        }
    }

    @Test
    void hostile_texts_are_read_in_bounded_time() {
        String[] pieces = {
            "1+", "(", "1=", "9", "9^9^9=", "1 a ", "\\frac{1}{", "=", "1/3+", "(1)", "$", "9".repeat(24) + "*", "1%"
        };
        for (String piece : pieces) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertThat(Recomputed.of(piece.repeat(100_000 / piece.length()))
                                    .wrong())
                            .isNotNegative(),
                    piece);
        }
    }
}
