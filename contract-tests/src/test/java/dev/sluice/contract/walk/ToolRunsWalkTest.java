package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tool calls through the whole gateway, answered in either dialect, whose results come back in the next request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolRunsWalkTest {

    private static final String ERROR = "{\"error\":\"no such city\"}";

    private FaultyProvider openai;
    private FaultyProvider anthropic;
    private GatewayUnderTest gateway;

    @BeforeAll
    void start() {
        openai = new FaultyProvider();
        anthropic = new FaultyProvider();
        gateway = new GatewayUnderTest("""
                backends:
                %s
                %s
                """.formatted(
                        backend("gpt", openai.baseUrl()),
                        backend("claude", anthropic.baseUrl())
                                .replace("dialect: openai", "dialect: anthropic")
                                .replaceAll("capabilities: .*", "capabilities: { thinking: none, tools: true }")));
    }

    @AfterAll
    void stop() {
        gateway.close();
        openai.close();
        anthropic.close();
    }

    private static FaultyProvider.Behaviour gptCalls(String id) {
        return with -> with.whole(200, Map.of(), """
                {"id":"c-1","object":"chat.completion","created":1,"model":"upstream","choices":[{"index":0,\
                "message":{"role":"assistant","content":null,"tool_calls":[{"id":"%s","type":"function",\
                "function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}]},"finish_reason":"tool_calls"}],\
                "usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14}}""".formatted(id));
    }

    private static FaultyProvider.Behaviour claudeCalls(String id) {
        return with -> with.whole(200, Map.of(), """
                {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"tool_use",\
                "id":"%s","name":"weather","input":{"city":"Oslo"}}],"stop_reason":"tool_use","stop_sequence":null,\
                "usage":{"input_tokens":10,"output_tokens":4}}""".formatted(id));
    }

    private static ObjectNode ask(String model) {
        return (ObjectNode) JSON.readTree("""
                {"model":"%s","messages":[{"role":"user","content":"weather in Oslo?"}],"max_tokens":100,"tools":\
                [{"type":"function","function":{"name":"weather","parameters":{"type":"object",\
                "properties":{"city":{"type":"string"}},"required":["city"]}}}]}""".formatted(model));
    }

    /** What an agent does: sends all that was said, and the result. */
    private static void answered(ObjectNode conversation, HttpResponse<String> answer, String result) {
        ArrayNode messages = (ArrayNode) conversation.get("messages");
        JsonNode said = JSON.readTree(answer.body()).at("/choices/0/message");
        messages.add(said);
        messages.addObject()
                .put("role", "tool")
                .put("tool_call_id", said.at("/tool_calls/0/id").asString())
                .put("content", result);
    }

    private HttpResponse<String> send(ObjectNode conversation) {
        HttpResponse<String> answer = gateway.chat(conversation.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    @Test
    void an_openai_backends_calls_are_known_by_what_came_of_them() {
        openai.does(gptCalls("call_a"), gptCalls("call_b"), FaultyProvider.answering("It rains."));
        ObjectNode conversation = ask("gpt");
        HttpResponse<String> first = send(conversation);
        assertThat(gateway.decision(first).get("tool_calls").isNull()).isTrue();
        answered(conversation, first, "rain");
        HttpResponse<String> second = send(conversation);
        answered(conversation, second, ERROR);
        HttpResponse<String> third = send(conversation);

        assertThat(gateway.decision(first).get("tool_calls").asString()).isEqualTo("ran");
        assertThat(gateway.decision(second).get("tool_calls").asString()).isEqualTo("failed");
        assertThat(gateway.decision(third).get("tool_calls").isNull()).isTrue();
    }

    @Test
    void a_call_that_was_streamed_is_known_too() {
        String chunk = """
                {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"upstream","choices":[{"index":0,\
                "delta":%s,"finish_reason":%s}]}""";
        openai.does(
                with -> {
                    with.startStream();
                    with.event(chunk.formatted(
                            "{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0,\"id\":\"call_s\",\"type\":\"function\","
                                    + "\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\"}}]}",
                            "null"));
                    with.event(chunk.formatted(
                            "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"Oslo\\\"}\"}}]}", "null"));
                    with.event(chunk.formatted("{}", "\"tool_calls\""));
                    with.event("[DONE]");
                    with.endStream();
                },
                FaultyProvider.answering("It rains."));
        HttpResponse<String> streamed = send(ask("gpt").put("stream", true));
        assertThat(streamed.body()).contains("call_s");
        ObjectNode next = ask("gpt");
        ArrayNode messages = (ArrayNode) next.get("messages");
        messages.add(JSON.readTree("""
                {"role":"assistant","content":null,"tool_calls":[{"id":"call_s","type":"function",\
                "function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}]}"""));
        messages.addObject().put("role", "tool").put("tool_call_id", "call_s").put("content", "rain");
        send(next);

        assertThat(gateway.decision(streamed).get("tool_calls").asString()).isEqualTo("ran");
    }

    @Test
    void an_anthropic_backends_calls_are_too_and_feedback_is_said_beside_them() {
        anthropic.does(claudeCalls("toolu_a"), claudeCalls("toolu_b"), claudeCalls("toolu_c"));
        ObjectNode conversation = ask("claude");
        HttpResponse<String> first = send(conversation);
        answered(conversation, first, ERROR);
        HttpResponse<String> second = send(conversation);
        judge(second);
        answered(conversation, second, ERROR);
        send(conversation);

        JsonNode sent = JSON.readTree(anthropic.lastReceived().body());
        assertThat(sent.at("/messages/4/content/0/type").asString()).isEqualTo("tool_result");
        assertThat(gateway.decision(first).get("tool_calls").asString()).isEqualTo("failed");
        assertThat(gateway.decision(second).get("tool_calls").isNull()).isTrue();
        assertThat(gateway.decision(second).get("feedback").asDouble()).isEqualTo(1);
        judge(first);
        assertThat(gateway.decision(first).get("feedback").asDouble()).isEqualTo(1);
    }

    private void judge(HttpResponse<String> answer) {
        String decision = answer.headers().firstValue("x-sluice-decision").orElseThrow();
        HttpResponse<String> judged =
                gateway.send(gateway.post("/v1/feedback", "{\"decision\":\"%s\",\"success\":true}".formatted(decision))
                        .build());
        assertThat(judged.statusCode()).as(judged.body()).isBetween(200, 299);
    }
}
