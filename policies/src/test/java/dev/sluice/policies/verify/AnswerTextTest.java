package dev.sluice.policies.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerTextTest {

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("{\"reasoning\": \"3 and 4\", \"answer\": \"7\"}", "7"),
                Arguments.of("{\"answer\": 12.50}", "12.5"),
                Arguments.of("so it is\n#### 1,234", "1234"),
                Arguments.of("thus $\\boxed{\\frac{1}{2}}$", "(1)/(2)"),
                Arguments.of("The answer is (C).", "C"),
                Arguments.of("Answer: B", "B"),
                Arguments.of("the final answer is 42.", "42"),
                Arguments.of("$18.50", "18.5"),
                Arguments.of("12 apples", "12"),
                Arguments.of("first 3, then 5, and after much counting of all the baskets in the barn, 15", "15"),
                Arguments.of("{\"answer\": \"[('74', 31)]\"}", "[('74',31)]"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void the_same_answer_is_found_however_it_is_written(String text, String answer) {
        assertThat(AnswerText.of(text)).contains(answer);
    }

    @Test
    void literals_differ_by_case_and_words_do_not() {
        assertThat(AnswerText.normalised("'Ab'")).isNotEqualTo(AnswerText.normalised("'aB'"));
        assertThat(AnswerText.normalised("Paris.")).isEqualTo(AnswerText.normalised("paris"));
    }

    @Test
    void prose_without_a_number_or_choice_has_no_answer() {
        assertThat(AnswerText.of("Once upon a time there was a long and winding road,\nand nobody ever walked it."))
                .isEmpty();
    }

    @Test
    void a_hostile_text_is_read_in_bounded_time() {
        String text = "\"answer\": \"" + "\\".repeat(200_000);

        assertThat(AnswerText.of(text)).isEmpty();
    }
}
