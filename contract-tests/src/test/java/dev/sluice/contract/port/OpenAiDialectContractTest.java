package dev.sluice.contract.port;

import dev.sluice.adapters.dialect.Dialect;
import dev.sluice.adapters.dialect.openai.OpenAiDialect;
import dev.sluice.core.backend.ThinkingControl;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

class OpenAiDialectContractTest extends DialectContract {

    @Override
    Dialect dialect() {
        return new OpenAiDialect();
    }

    @Override
    Set<ThinkingControl> controls() {
        return EnumSet.of(
                ThinkingControl.NONE,
                ThinkingControl.ALWAYS,
                ThinkingControl.EFFORT,
                ThinkingControl.EFFORT_ALWAYS_ON,
                ThinkingControl.TEMPLATE_SWITCH,
                ThinkingControl.TEMPLATE_SWITCH_AND_BUDGET);
    }

    @Override
    List<JsonNode> outputLimits(JsonNode body) {
        return Stream.of("max_tokens", "max_completion_tokens")
                .map(body::path)
                .filter(limit -> !limit.isMissingNode())
                .toList();
    }

    @Override
    Optional<JsonNode> thinkingLimit(JsonNode body) {
        return Optional.of(body.path("thinking_token_budget")).filter(limit -> !limit.isMissingNode());
    }

    @Override
    String whole() {
        return """
                {"id":"c1","object":"chat.completion","model":"m","choices":[{"index":0,"finish_reason":"stop",
                 "message":{"role":"assistant","content":"hello"}}],
                 "usage":{"prompt_tokens":12,"completion_tokens":7,"total_tokens":19}}""";
    }

    @Override
    List<String> events() {
        return List.of(
                "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"},\"finish_reason\":null}],\"usage\":null}",
                "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "{\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":7,\"total_tokens\":19}}",
                "[DONE]");
    }
}
