package dev.sluice.policies.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTextTest {

    private static final String[] PIECES = {
        "answer", "\"answer\": ", "####", "\\boxed{", "}", "{", "(", ")", "[", "]", "'", "\"", "\\", "$", "**", "`",
                "1",
        "0", "1,000", ".", ",", "-", "/", "\\frac", "\\text{", "\\sqrt", " ", "\n", "A", "b", "Paris", "is", "=", "x",
        "%", "\u20ac", "^", "_", "True", "None", ":", "and", "e3", "\\pi", "\u221a", "cm", "\\{", "\\}", ";", "#"
    };

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("{\"reasoning\": \"3 and 4\", \"answer\": \"7\"}", "7"),
                Arguments.of("{\"answer\": 12.50}", "12.5"),
                Arguments.of("{\"reasoning\": \"a \"b\" c, \"answer\": [\"a\", \"b\"],\n", "['a','b']"),
                Arguments.of("{\"answer\": \"x\"} and now {\"answer\": \"___\"}", "x"),
                Arguments.of("{\"answer\": \"a\\nb\"}", "a\nb"),
                Arguments.of("{\"answer\": \"\\neq 3\"}", "!=3"),
                Arguments.of("so it is\n#### 1,234", "1234"),
                Arguments.of("thus $\\boxed{\\frac{1}{2}}$", "0.5"),
                Arguments.of("it is \\boxed{\\text{(C)}}", "C"),
                Arguments.of("The answer is (C).", "C"),
                Arguments.of("**Answer: B**", "B"),
                Arguments.of("the answer is **A**", "A"),
                Arguments.of("## Final Answer\n\n42", "42"),
                Arguments.of("the final answer is 42.", "42"),
                Arguments.of("the answer is a lot of rice", "a lot of rice"),
                Arguments.of("So the answer is valid.", "valid"),
                Arguments.of("$18.50", "18.5"),
                Arguments.of("12 apples", "12"),
                Arguments.of("first 3, then 5, and after much counting of all the baskets in the barn, 15", "15"),
                Arguments.of("{\"answer\": \"[('74', 31)]\"}", "[('74',31)]"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void the_answer_is_found_wherever_it_stands(String text, String answer) {
        assertThat(AnswerText.of(text)).contains(answer);
    }

    /** Every spelling in a line is the same answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,000 | 1000.0 | 1e3 | $1000 | 1 000 | 1{,}000 | 1\\,000 | 1000. | \u20ac1,000 | \"1000\" | # 1000 | 1000 dollars | 1.0 \\times 10^3",
                "0.5 | .5 | 1/2 | \\frac{1}{2} | \\dfrac12 | \\frac{2}{4} | $\\frac{1}{2}$ | \u00bd | 0.50 | x = 1/2",
                "50 | 50% | 50\\% | 50 % | 50 percent",
                "1/3 | \\frac{1}{3} | 2/6 | \\tfrac{1}{3} | (1)/(3)",
                "-7 | \u22127 | - 7 | -7.0 | $-7$ | \\boxed{-7}",
                "7/2 | 3.5 | 3 1/2",
                "A | (A) | A. | **A** | `A` | (a) | A) | $\\text{(A)}$ | \\boxed{A} | (A) the first | A. the first",
                "'abc' | \"abc\" | abc | `abc` | Abc",
                "True | true | TRUE | `True`",
                "[1, 2] | [1,2] | [1.0, 2]",
                "('a', 1) | (\"a\",1) | ( 'a' , 1 )",
                "{'a': 1, 'b': [2]} | {\"b\": [2], \"a\": 1}",
                "{1, 2} | {2, 1} | \\{2, 1\\} | \\left\\{1, 2\\right\\}",
                "\\frac{\\sqrt{3}}{2} | \\dfrac{\\sqrt3}{2} | sqrt(3)/2 | \u221a3/2 | $\\frac{\\sqrt{3}}{2}$",
                "6\\sqrt{2} | 6*sqrt(2) | 6 \\cdot \\sqrt{2} | 6\u221a2 | 6 * sqrt(2)",
                "2\\pi | 2\u03c0 | 2 \\pi | 2*pi",
                "[0, 1) | [0,1) | \\left[0, 1\\right) | [0, 1.0)",
                "(1, 1/2) | (1,0.5) | \\left(1, \\frac{1}{2}\\right)",
                "45 | 45^\\circ | 45\u00b0 | 45 degrees | 45^{\\circ}",
                "5 | 5 cm | 5\\text{ cm} | 5 \\mathrm{cm} | 5cm",
                "x^2+1 | x^{2} + 1 | $x^2 + 1$",
                "12-10d | 12 - 10d | 12 \u2212 10d",
                "\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix} | \\begin{bmatrix}1\\\\2\\end{bmatrix}",
                "yes | Yes | YES. | **Yes** | yes.",
                "Jack is away for 10 hours. | 10 | 4 hours + 6 hours = 10 hours",
            })
    void the_same_answer_has_one_spelling(String line) {
        List<String> spellings =
                Stream.of(line.split(" \\| ")).map(AnswerText::normalised).toList();
        // capitals of a whole word may mean something
        assertThat(spellings.stream().filter(s -> !s.equals("YES")).distinct())
                .as(spellings.toString())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12 | 12x + 3",
                "007 | 7",
                "(1, 2) | (2, 1)",
                "[1, 2] | [2, 1]",
                "[0, 1) | (0, 1)",
                "2*3 | 23",
                "'aB' | 'Ab'",
                "'a  b' | 'a b'",
                "1/3 | 0.33",
                "x^2 | x_2",
                "'7.0' | 7",
                "valid | invalid",
                "10 or 12 people in all | 10",
                "1,2 | 12",
            })
    void different_answers_stay_different(String line) {
        assertThat(Stream.of(line.split(" \\| ")).map(AnswerText::normalised).distinct())
                .hasSize(2);
    }

    @Test
    void an_undecided_choice_is_no_choice() {
        assertThat(AnswerText.of("So the answer is (A) or (B).")).isNotEqualTo(Optional.of("A"));
    }

    @Test
    void prose_without_a_number_or_choice_has_no_answer() {
        assertThat(AnswerText.of("Once upon a time there was a long and winding road,\nand nobody ever walked it."))
                .isEmpty();
    }

    @Test
    void normalising_twice_changes_nothing_and_sameness_is_mutual() {
        for (long seed = 1; seed <= 20_000; seed++) {
            Random random = new Random(seed);
            String one = anything(random);
            String other = anything(random);
            String once = AnswerText.normalised(one);
            assertThat(AnswerText.normalised(once))
                    .as("seed %d: <%s>", seed, one)
                    .isEqualTo(once);
            assertThat(AnswerText.same(one, other)).as("seed %d", seed).isEqualTo(AnswerText.same(other, one));
            assertThat(AnswerText.same(one, one))
                    .as("seed %d", seed)
                    .isEqualTo(AnswerText.of(one).isPresent());
        }
    }

    @Test
    void hostile_texts_of_any_kind_are_read_in_bounded_time() {
        Stream.of(PIECES)
                .forEach(piece -> assertTimeoutPreemptively(
                        Duration.ofSeconds(5),
                        () -> {
                            String text = piece.repeat(100_000 / piece.length());
                            assertThat(AnswerText.of(text)).isEqualTo(AnswerText.of(text));
                            assertThat(AnswerText.normalised("[" + text)).isNotNull();
                        },
                        piece));
        assertThat(AnswerText.of("\"answer\": \"" + "\\".repeat(200_000))).isEmpty();
    }

    private static String anything(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
