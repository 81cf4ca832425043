package dev.sluice.policies.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import dev.sluice.policies.Situations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerVerifierTest {

    private final AnswerVerifier verifier = AnswerVerifier.standard();

    private static Completion answer(String text) {
        return answer(text, FinishReason.STOP, List.of());
    }

    private static Completion answer(String text, FinishReason finish, List<ToolCall> calls) {
        return new Completion("c", text, "", calls, finish, Usage.NONE, Duration.ZERO, Duration.ZERO);
    }

    private static InferenceRequest shaped(AnswerShape shape) {
        return Situations.asking("Give me an object", shape, List.of(), "{}");
    }

    private Verdict judge(Completion candidate, Completion... peers) {
        return judge(Situations.plain(), candidate, peers);
    }

    private Verdict judge(InferenceRequest request, Completion candidate, Completion... peers) {
        return verifier.judge(Trials.of(request, candidate, peers));
    }

    private double confidence(Completion candidate, Completion... peers) {
        return judge(candidate, peers).confidence().orElseThrow();
    }

    @Test
    void agreement_of_all_is_trusted_and_of_none_is_not() {
        Verdict agreed = judge(answer("{\"answer\": \"7\"}"), answer("It makes #### 7.0"));
        Verdict alone = judge(answer("#### 7"), answer("#### 8"));

        assertThat(agreed.confidence().orElseThrow()).isGreaterThanOrEqualTo(.8);
        assertThat(agreed.evidence()).isEqualTo("1 of 1 others give the same answer");
        assertThat(alone.confidence().orElseThrow()).isLessThan(.5);
    }

    @Test
    void among_three_the_majority_outweighs_the_odd_one() {
        Completion seven = answer("#### 7");
        Completion eight = answer("#### 8");

        assertThat(confidence(seven, seven, eight)).isGreaterThan(confidence(eight, seven, seven));
    }

    @Test
    void an_empty_answer_is_worth_nothing_and_a_cut_or_declined_one_little() {
        assertThat(confidence(answer(" ", FinishReason.LENGTH, List.of()))).isZero();
        assertThat(confidence(answer("so far", FinishReason.LENGTH, List.of()))).isLessThan(.2);
        assertThat(judge(answer("I\u2019m sorry, but I can\u2019t do that.")).evidence())
                .startsWith("declines");
    }

    @Test
    void the_shape_asked_for_is_checked() {
        InferenceRequest object = shaped(new AnswerShape.JsonObject());
        InferenceRequest schema = shaped(new AnswerShape.JsonSchema(
                "{\"name\":\"x\",\"schema\":{\"type\":\"object\",\"required\":[\"city\"]}}"));

        assertThat(judge(object, answer("{\"a\": 1}")).confidence()).hasValue(.6);
        assertThat(judge(object, answer("Sure! {\"a\": 1}")).evidence()).startsWith("not JSON");
        assertThat(judge(schema, answer("{\"a\": 1}")).evidence()).isEqualTo("breaks the schema at /required");
        assertThat(judge(schema, answer("{\"city\": \"Ulm\"}")).confidence()).hasValue(.6);
    }

    @Test
    void tool_calls_with_broken_arguments_are_found_out() {
        Completion broken = answer("", FinishReason.TOOL_CALLS, List.of(new ToolCall("1", "find", "{city: Ulm")));
        Completion sound = answer("", FinishReason.TOOL_CALLS, List.of(new ToolCall("1", "find", "{\"city\":1}")));

        InferenceRequest tools = Situations.asking(
                "Find Ulm", AnswerShape.FREE, List.of(new Tool("find", "{\"type\":\"object\"}")), "{}");
        assertThat(judge(tools, broken).evidence()).isEqualTo("arguments of find: not a JSON object");
        assertThat(judge(tools, sound).confidence()).hasValue(.6);
    }
}
