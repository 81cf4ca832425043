package dev.sluice.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.Refusal;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import dev.sluice.gateway.door.Incoming;
import dev.sluice.gateway.keys.Payers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiRequestReaderTest {

    private static final String ASK = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}";

    @Test
    void a_conversation_is_read_with_its_roles_and_text_parts() {
        InferenceRequest request = read("""
                {"model":"auto","messages":[{"role":"developer","content":"Be brief."},
                {"content":[{"type":"text","text":"one"},{"type":"image_url","image_url":{"url":"data:x"}},
                {"type":"text","text":"zwei ü"}],"role":"user"},
                {"role":"assistant","content":null,"tool_calls":[{"id":"1"}]},{"role":"tool","content":"3"}]}""");

        assertThat(request.conversation())
                .containsExactly(
                        new Message(Message.Role.SYSTEM, "Be brief.", 0),
                        new Message(Message.Role.USER, "one\nzwei ü", 1),
                        new Message(Message.Role.ASSISTANT, "", 0),
                        new Message(Message.Role.TOOL, "3", 0));
        assertThat(request.needs()).containsExactly(Feature.IMAGES);
    }

    @Test
    void tool_calls_are_read_with_the_turns_that_answer_them() {
        InferenceRequest request = read("""
                {"model":"auto","messages":[{"role":"assistant","tool_calls":[
                {"type":"function","function":{"arguments":"{\\"a\\": 1}","name":"f","x":[1]},"id":"call_1"},
                {"id":"call_2","type":"custom","custom":{"name":"g","input":"x"}},7]},
                {"role":"tool","tool_call_id":"call_1","content":"3"},
                {"role":"tool","tool_call_id":null,"content":"4"},{"role":"assistant","tool_calls":null,"content":"5"}]}""");

        assertThat(request.conversation())
                .containsExactly(
                        new Message(
                                Message.Role.ASSISTANT,
                                "",
                                0,
                                List.of(new ToolCall("call_1", "f", "{\"a\": 1}")),
                                Optional.empty()),
                        new Message(Message.Role.TOOL, "3", 0, List.of(), Optional.of("call_1")),
                        new Message(Message.Role.TOOL, "4", 0),
                        new Message(Message.Role.ASSISTANT, "5", 0));
    }

    @Test
    void a_picture_counts_as_a_picture_and_not_as_its_bytes() {
        String picture = "x".repeat(1_000_000);
        InferenceRequest request = read("{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
                + "\"image_url\",\"image_url\":{\"url\":\"data:" + picture + "\"}}]}]}");

        assertThat(request.promptBound()).isBetween(new Tokens(50_000), new Tokens(50_200));
    }

    @Test
    void tools_and_schemas_are_kept_as_the_caller_wrote_them() {
        InferenceRequest request = read(
                ASK.formatted(
                        ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"Does f.\",\"parameters\":{ \"type\" : \"object\" }}}],"
                                + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"a\":[1, 2]}}}"));

        assertThat(request.tools()).containsExactly(new Tool("f", "Does f.", "{ \"type\" : \"object\" }"));
        assertThat(request.shape()).isEqualTo(new AnswerShape.JsonSchema("{\"a\":[1, 2]}"));
        assertThat(request.needs()).containsExactlyInAnyOrder(Feature.TOOLS, Feature.JSON_SCHEMA);
    }

    @Test
    void the_lower_of_two_answer_limits_holds() {
        assertThat(read(ASK.formatted(",\"max_tokens\":90,\"max_completion_tokens\":70"))
                        .answerLimit())
                .contains(new Tokens(70));
    }

    @Test
    void nulls_mean_that_nothing_was_said() {
        InferenceRequest request = read(
                ASK.formatted(",\"max_tokens\":null,\"n\":null,\"stream\":null,\"tools\":null,\"response_format\":null,"
                        + "\"stream_options\":null,\"logprobs\":null,\"reasoning_effort\":null"));

        assertThat(request.answerLimit()).isEmpty();
        assertThat(request.choices()).isEqualTo(1);
        assertThat(request.needs()).isEmpty();
    }

    @Test
    void the_smallest_limit_counts_by_whatever_name_and_what_asks_for_nothing_more_passes() {
        InferenceRequest request = read(ASK.formatted(
                ",\"max_tokens\":500,\"n_predict\":70,\"n\":2,\"best_of\":2,\"service_tier\":\"flex\",\"prediction\":null,"
                        + "\"background\":false,\"unknown\":{\"models\":[1]}"));
        assertThat(request.answerLimit()).contains(new Tokens(70));
        assertThat(request.choices()).isEqualTo(2);
    }

    @Test
    void headers_say_what_the_request_may_cost_and_take() {
        InferenceRequest request = OpenAiRequestReader.read(
                incoming(ASK.formatted(""), Map.of("x-sluice-max-cost", "$0.01", "x-sluice-deadline-ms", "1500")),
                Caller.ofKey("dev"),
                Payers.KEYS_ONLY);

        assertThat(request.envelope().maxCost()).contains(Cost.usd("0.01"));
        assertThat(request.envelope().deadline()).contains(Duration.ofMillis(1500));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ,"n":0                       | n must be a whole number in [1, 128]: 0
            ,"n":9999999999999999999999  | n must be a whole number in [1, 128]: 9999999999999999999999
            ,"max_tokens":"many"         | max_tokens must be a whole number of at least 1: many
            ,"max_tokens":1.5            | max_tokens must be a whole number of at least 1: 1.5
            ,"stream":"yes"              | stream must be true or false: yes
            ,"tools":{}                  | tools must be an array: a JSON object
            ,"response_format":"json"    | response_format must be an object: json
            ,"n_predict":-1              | n_predict must be a whole number of at least 1: -1
            ,"max_new_tokens":"all"      | max_new_tokens must be a whole number of at least 1: all
            ,"best_of":2                 | best_of must not exceed n, 1: 2; candidates that are not shown are billed all the same
            ,"best_of":0                 | best_of must be a whole number in [1, 128]: 0
            ,"extra_body":{"n_predict":9} | extra_body is not served: its fields could undo the limits of this call; put them into the body itself
            ,"prediction":{"type":"content"} | prediction is not served: predicted tokens that are rejected are billed beyond any answer limit
            ,"models":["dear"]           | models is not served: another model has another price; name one in 'model'
            ,"service_tier":"priority"   | service_tier is not served: 'priority' is billed above the price that is reserved
            ,"messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"f1"}}]}] | messages[0].content.file.file_id is not served, as its size is not known: send what it holds, not its name
            ,"messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"https://v.example/v"}}]}] | messages[0].content.video_url.url is not served, as its size is not known: send what it holds, not its name
            ,"messages":[]               | messages must hold at least one message
            ,"messages":[7]              | messages[0] must be an object: 7
            ,"messages":[{"role":"me"}]  | messages[0].role must be one of system, developer, user, assistant, tool, function: 'me'
            """)
    void a_wrong_field_is_named_with_its_value(String fields, String message) {
        assertThatThrownBy(() -> read(ASK.formatted(fields)))
                .isInstanceOf(Refusal.InvalidRequest.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"x-sluice-max-cost,cheap", "x-sluice-max-cost,-1", "x-sluice-deadline-ms,0", "x-sluice-deadline-ms,soon"
    })
    void a_wrong_header_is_named_with_its_value(String name, String value) {
        assertThatThrownBy(() -> OpenAiRequestReader.read(
                        incoming(ASK.formatted(""), Map.of(name, value)), Caller.ofKey("dev"), Payers.KEYS_ONLY))
                .isInstanceOf(Refusal.InvalidRequest.class)
                .hasMessageContaining(name)
                .hasMessageContaining("'" + value + "'");
    }

    @Test
    void what_follows_the_object_is_refused() {
        assertThatThrownBy(() -> read(ASK.formatted("") + "{}")).hasMessageContaining("follows");
        assertThatThrownBy(() -> read("[]")).hasMessage("the body must be a JSON object");
        assertThatThrownBy(() -> read("")).isInstanceOf(Refusal.InvalidRequest.class);
    }

    private static InferenceRequest read(String body) {
        return OpenAiRequestReader.read(incoming(body, Map.of()), Caller.ofKey("dev"), Payers.KEYS_ONLY);
    }

    private static Incoming incoming(String body, Map<String, String> headers) {
        return new Incoming(
                "r1",
                Operation.CHAT,
                name -> Optional.ofNullable(headers.get(name)),
                "application/json",
                body.getBytes(StandardCharsets.UTF_8));
    }
}
