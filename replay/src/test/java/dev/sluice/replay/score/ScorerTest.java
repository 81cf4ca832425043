package dev.sluice.replay.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScorerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "42 | # 42 | true",
                "42 | # 43 | false",
                "42.00 | # 42 | true",
                "65,960 | # 65960 | true",
                "65960 | # 65,960 | true",
                "$1,234.50 | 1234.5 | true",
                "1{,}000 | 1000 | true",
                "€ 12 | 12 | true",
                "-8 | # 8 | false",
                "-8 | -8 | true",
                "− 8 | -8 | true",
                "68 square feet | # 68 | true",
                "50% | 50 | true",
                "p - 2 | 2 | true",
                "12 - 10d | 12 | true",
                "3/4 | 0.75 | true",
                "4/13 | 4 | false",
                "\\frac{3}{4} | 0.75 | true",
                "\\\\dfrac{3}{4} | 0.75 | true",
                "\\frac34 | 0.75 | true",
                "\\boxed{-15} | -15 | true",
                "\\boxed{\\frac{1}{2}} | 0.5 | true",
                "-221_3 | -221_3 | true",
                "6\\sqrt{2} | 6 | true",
                ".5 | 0.5 | true",
                "the answer cannot be told | 7 | false",
                "C | C | true",
                "(C) | C | true",
                "C. the third | (C) | true",
                "D | C | false",
                "Cars | C | false",
                "True | True | true",
                "true | True | false",
            })
    void a_final_answer_is_compared_as_people_mean_it(String answer, String gold, boolean right) {
        assertThat(Scorer.right("{\"reasoning\": \"1 and 2\", \"answer\": \"" + answer + "\"}", gold))
                .isEqualTo(right);
    }

    @Test
    void quotes_around_a_literal_do_not_matter_and_what_is_inside_does() {
        assertThat(Scorer.right("{\"answer\": \"ab c\"}", "'ab c'")).isTrue();
        assertThat(Scorer.right("{\"answer\": \"'ab c'\"}", "'ab c'")).isTrue();
        assertThat(Scorer.right("{\"answer\": \"\"}", "''")).isTrue();
        assertThat(Scorer.right("{\"answer\": \"[1, 2]\"}", "[1, 2]")).isTrue();
        assertThat(Scorer.right("{\"answer\": \"[2, 1]\"}", "[1, 2]")).isFalse();
    }

    @Test
    void the_last_answer_field_counts_even_in_broken_json() {
        assertThat(Scorer.right("{\"answer\": \"1\"}\nNo: {\"reasoning\": \"a \"b\" c, \"answer\": 2,\n", "2"))
                .isTrue();
        assertThat(Scorer.right("I fill in {\"answer\": \"5\"} as in {\"answer\": \"___\"}", "5"))
                .isTrue();
    }

    @Test
    void without_an_answer_field_the_box_counts_and_then_what_is_said() {
        assertThat(Scorer.right("so $\\boxed{3}$, or rather $\\boxed{4}$", "4")).isTrue();
        assertThat(Scorer.right("First 9. The answer is 4.", "4")).isTrue();
        assertThat(Scorer.right("9 + 9\n#### 18", "18")).isTrue();
    }

    @Test
    void a_number_that_is_no_answer_is_not_taken_for_one() {
        assertThat(Scorer.right("I counted 4 of them.", "4")).isFalse();
        assertThat(Scorer.right("", "4")).isFalse();
    }
}
