package dev.sluice.policies.verify;

import static dev.sluice.policies.verify.Trials.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import dev.sluice.policies.schema.Schemas;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlawVerifiersTest {

    private static Verdict judge(Verifier verifier, Completion completion) {
        return verifier.judge(Trials.of(Situations.plain(), completion));
    }

    @Test
    void nothing_at_all_is_certainly_wrong_and_what_was_cut_hardly_ever_right() {
        Verifier verifier = new CompletenessVerifier();

        assertThat(judge(verifier, said(" \n", FinishReason.LENGTH)).refutes()).isTrue();
        assertThat(judge(verifier, said("so", FinishReason.LENGTH)).confidence())
                .hasValue(.1);
        assertThat(judge(verifier, said("so", FinishReason.CONTENT_FILTER)).confidence())
                .hasValue(.1);
        assertThat(judge(verifier, said("so")).abstains()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I\u2019m sorry, but I can\u2019t help with that.",
                "Es tut mir leid, aber ich kann dabei nicht helfen.",
                "Leider kann ich dir nicht weiterhelfen.",
                "Je suis d\u00e9sol\u00e9, mais je ne peux pas r\u00e9pondre \u00e0 cette demande.",
                "Lo siento, pero no puedo ayudarte con eso.",
            })
    void a_refusal_is_known_in_several_languages(String text) {
        assertThat(judge(new RefusalVerifier(), said(text)).confidence()).hasValue(.15);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The sum is 12. I can help with more.",
                "Ich kann dir sagen: es sind 12.",
                "She said \u00ab je peux \u00bb.",
                "In the play, much later and after a long speech about honour, duty, rain, wind and the sea, which of them all nobody listens to"
                        + " at all, the captain cries: lo siento, pero no puedo!",
            })
    void an_answer_is_no_refusal(String text) {
        assertThat(judge(new RefusalVerifier(), said(text)).abstains()).isTrue();
    }

    @Test
    void a_loop_at_the_end_is_found_and_a_long_text_or_a_table_is_none() {
        Verifier verifier = new RepetitionVerifier();
        StringBuilder counting = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            counting.append("line ").append(i).append('\n');
        }

        assertThat(judge(verifier, said("So we get " + "and then again we add 13 ".repeat(30)))
                        .confidence())
                .hasValue(.1);
        assertThat(judge(verifier, said(counting.toString())).abstains()).isTrue();
        assertThat(judge(verifier, said("| a | b |\n" + "-".repeat(500))).abstains())
                .isTrue();
        assertThat(judge(verifier, said("no no no no no no")).abstains()).isTrue();
    }

    @Test
    void a_shape_that_is_broken_refutes_and_one_that_is_kept_proves_nothing() {
        Verifier verifier = new SchemaVerifier(new Schemas());
        AnswerShape schema = new AnswerShape.JsonSchema(
                "{\"name\":\"x\",\"schema\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}}");
        var asked = Situations.asking("Give me n", schema, List.of(), "{}");

        assertThat(verifier.judge(Trials.of(asked, said("{\"n\":\"three\"}"))).refutes())
                .isTrue();
        assertThat(verifier.judge(Trials.of(asked, said("{\"n\":\"three\"}"))).evidence())
                .isEqualTo("breaks the schema at /properties/n/type");
        assertThat(verifier.judge(Trials.of(asked, said("{\"n\":3} and more"))).refutes())
                .isTrue();
        assertThat(verifier.judge(Trials.of(asked, said("{\"n\":3}"))).abstains())
                .isTrue();
        assertThat(judge(verifier, said("anything")).abstains()).isTrue();
    }

    @Test
    void an_answer_declared_right_is_known_however_it_is_spelt() {
        Verifier half = new ExpectationVerifier(r -> Optional.of(new Expectation.OneOf(List.of("1/2", "none"))));
        Verifier code =
                new ExpectationVerifier(r -> Optional.of(new Expectation.Matching(Pattern.compile("[A-Z]{3}-\\d{4}"))));

        assertThat(judge(half, said("So it is \\boxed{0.50}")).confidence()).hasValue(1);
        assertThat(judge(half, said("The answer is 2")).refutes()).isTrue();
        assertThat(judge(code, said("take ABC-1234")).confidence()).hasValue(1);
        assertThat(judge(code, said("take ABC-12")).refutes()).isTrue();
        assertThat(judge(new ExpectationVerifier(r -> Optional.empty()), said("2"))
                        .abstains())
                .isTrue();
    }

    @Test
    void a_pattern_that_takes_too_long_is_no_verdict() {
        Verifier slow =
                new ExpectationVerifier(r -> Optional.of(new Expectation.Matching(Pattern.compile("(a*)*\\1b"))));

        assertThat(judge(slow, said("a".repeat(40))).abstains()).isTrue();
    }

    @Test
    void a_wrong_calculation_is_told_by_its_number_and_not_by_its_words() {
        Verdict verdict = judge(new ArithmeticVerifier(), said("3 + 4 = 7 and 7 * 6 = 41, so 41 - 1 = 40."));

        assertThat(verdict.evidence()).isEqualTo("1 of 3 calculations are wrong, the first is number 2");
        assertThat(verdict.confidence()).hasValue(.2);
        assertThat(judge(new ArithmeticVerifier(), said("3 + 4 = 7")).abstains())
                .isTrue();
    }

    @Test
    void the_first_that_does_not_abstain_decides_and_all_that_were_asked_are_charged() {
        Spend penny = new Spend(new Cost(7), Tokens.ZERO);
        Verifier paid = trial -> Verdict.abstains("scorer", "not reachable").charged(penny);
        Verifier sure = trial -> new Verdict("sure", .8, "looks right").charged(penny);
        Verifier never = trial -> {
            throw new AssertionError("asked after the decision");
        };

        Verdict verdict = judge(new AnswerVerifier(List.of(paid, sure, never)), said("x"));

        assertThat(verdict.confidence()).hasValue(.8);
        assertThat(verdict.spent().cost()).isEqualTo(new Cost(14));
        assertThat(verdict.parts()).extracting(Verdict::verifier).containsExactly("scorer", "sure");
    }
}
