package dev.sluice.adapters.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.adapters.dialect.BrokenAnswer;
import dev.sluice.core.backend.TokenCounts;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiReaderTest {

    private final OpenAiReader reader = new OpenAiReader();

    private List<Delta> event(String data) throws BrokenAnswer {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        AnswerChunk chunk = reader.event(bytes).orElseThrow();
        assertThat(chunk.data()).isSameAs(bytes);
        return chunk.deltas();
    }

    @Test
    void an_event_becomes_the_parts_it_carries_even_where_the_index_comes_last() throws BrokenAnswer {
        assertThat(event("{\"id\":\"c7\",\"new\":{\"choices\":[1]},\"choices\":[{\"delta\":{\"role\":\"assistant\","
                        + "\"content\":\"a\\u00e9\",\"reasoning\":\"hm\",\"reasoning_content\":\"hm\"},"
                        + "\"finish_reason\":\"length\",\"index\":1}]}"))
                .containsExactly(
                        new Delta.Thinking(1, "hm"),
                        new Delta.Text(1, "aé"),
                        new Delta.Finished(1, FinishReason.LENGTH));
        assertThat(reader.id()).isEqualTo("c7");
    }

    @Test
    void tool_calls_come_in_parts_or_whole() throws BrokenAnswer {
        assertThat(event("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":2,\"id\":\"t\","
                        + "\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\"}}]}}]}"))
                .containsExactly(new Delta.ToolCallPart(0, 2, "t", "f", "{\"a"));
        AnswerChunk whole = reader.whole(("{\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":"
                        + "{\"content\":null,\"tool_calls\":[{\"id\":\"x\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                        + "{\"id\":\"y\",\"function\":{\"name\":\"g\",\"arguments\":\"1\"}}]}}]}")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(whole.deltas())
                .containsExactly(
                        new Delta.ToolCallPart(0, 0, "x", "f", "{}"),
                        new Delta.ToolCallPart(0, 1, "y", "g", "1"),
                        new Delta.Finished(0, FinishReason.TOOL_CALLS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"choices\":null,", "\"choices\":[],"})
    void usage_is_read_whether_choices_are_empty_null_or_missing(String choices) throws BrokenAnswer {
        assertThat(event("{" + choices + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":4,\"total_tokens\":9,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":3},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}"))
                .containsExactly(new Delta.UsageReported(
                        new Usage(new Tokens(5), new Tokens(3), new Tokens(4), new Tokens(2), Usage.Source.REPORTED)));
    }

    private Usage usage(String fields) throws BrokenAnswer {
        Delta.UsageReported delta =
                (Delta.UsageReported) event("{\"usage\":{" + fields + "}}").getFirst();
        return delta.usage();
    }

    @Test
    void thinking_that_is_counted_beside_the_completion_is_found_in_the_total() throws BrokenAnswer {
        Usage apart = usage("\"prompt_tokens\":5,\"completion_tokens\":4,\"total_tokens\":29,"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":20}");
        assertThat(apart.output()).isEqualTo(new Tokens(24));
        assertThat(apart.thinking()).isEqualTo(new Tokens(20));
        Usage silent = usage("\"prompt_tokens\":5,\"completion_tokens\":4,\"total_tokens\":29");
        assertThat(silent.tokens()).isEqualTo(apart.tokens());
    }

    @Test
    void caches_go_by_several_names() throws BrokenAnswer {
        assertThat(usage("\"prompt_tokens\":50,\"completion_tokens\":4,\"prompt_cache_hit_tokens\":30,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":30,\"cache_write_tokens\":7}")
                        .tokens())
                .isEqualTo(new TokenCounts(
                        new Tokens(50), new Tokens(30), new Tokens(7), Tokens.ZERO, new Tokens(4), Tokens.ZERO));
    }

    @Test
    void an_embedding_reports_only_its_prompt() throws BrokenAnswer {
        assertThat(usage("\"prompt_tokens\":8,\"total_tokens\":8"))
                .isEqualTo(Usage.reported(TokenCounts.of(new Tokens(8), Tokens.ZERO)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"prompt_tokens\":-5,\"completion_tokens\":4",
                "\"prompt_tokens\":5,\"completion_tokens\":4.5",
                "\"prompt_tokens\":\"5\",\"completion_tokens\":4",
                "\"prompt_tokens\":5,\"completion_tokens\":true",
                "\"prompt_tokens\":5,\"completion_tokens\":99999999999999999999999",
                "\"prompt_tokens\":5,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":6}",
                "\"prompt_tokens\":5,\"completion_tokens\":4,\"completion_tokens_details\":{\"reasoning_tokens\":6}"
            })
    void numbers_that_cannot_be_are_said_to_be_malformed_and_break_nothing(String fields) throws BrokenAnswer {
        assertThat(usage(fields).defect().orElseThrow().kind()).isEqualTo(Usage.Defect.Kind.MALFORMED);
    }

    @Test
    void fields_nobody_has_heard_of_are_passed_over_whatever_they_hold() throws BrokenAnswer {
        assertThat(usage("\"a\":[{\"prompt_tokens\":1}],\"prompt_tokens\":5,\"cost\":0.25,\"b\":{\"prompt_tokens\":2},"
                        + "\"completion_tokens\":4,\"cached_tokens\":null"))
                .isEqualTo(Usage.reported(TokenCounts.of(new Tokens(5), new Tokens(4))));
    }

    @Test
    void a_null_usage_or_error_says_nothing() throws BrokenAnswer {
        assertThat(event("{\"choices\":[{\"index\":0,\"delta\":{}}],\"usage\":null,\"error\":null}"))
                .isEmpty();
    }

    @Test
    void the_responses_wire_tells_text_usage_and_end_in_its_own_words() throws BrokenAnswer {
        assertThat(event("{\"type\":\"response.output_text.delta\",\"delta\":\"hi\"}"))
                .containsExactly(new Delta.Text(0, "hi"));
        assertThat(reader.ended()).isFalse();
        assertThat(
                        event(
                                "{\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\",\"usage\":"
                                        + "{\"input_tokens\":5,\"output_tokens\":4,\"output_tokens_details\":{\"reasoning_tokens\":2}}}}"))
                .containsExactly(new Delta.UsageReported(
                        new Usage(new Tokens(5), Tokens.ZERO, new Tokens(4), new Tokens(2), Usage.Source.REPORTED)));
        assertThat(reader.ended()).isTrue();
        assertThat(reader.id()).isEqualTo("resp_1");
    }

    @Test
    void done_ends_the_stream_without_a_chunk() throws BrokenAnswer {
        assertThat(reader.event("[DONE]".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(reader.ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "5", "[]", "{\"choices\":[{]}", "{\"choices\":[]} x", "{\"a\":\"\u0001\"}"})
    void nonsense_is_a_malformed_chunk(String data) {
        assertThatThrownBy(() -> reader.event(data.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(BrokenAnswer.class, e -> {
                    assertThat(e.kind()).isEqualTo(Failure.Kind.BROKEN);
                    assertThat(e.reason()).isEqualTo("malformed chunk");
                });
    }

    @Test
    void a_reported_error_keeps_its_words_and_its_kind() {
        String data = "{\"error\":{\"message\":\"too many\",\"code\":429}}";
        assertThatThrownBy(() -> reader.event(data.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(BrokenAnswer.class, e -> {
                    assertThat(e.kind()).isEqualTo(Failure.Kind.OVERLOADED);
                    assertThat(e.reason()).endsWith("too many");
                    assertThat(e.body()).contains(data);
                });
    }
}
