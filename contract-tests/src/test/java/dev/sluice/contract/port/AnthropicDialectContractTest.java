package dev.sluice.contract.port;

import dev.sluice.adapters.dialect.Dialect;
import dev.sluice.adapters.dialect.anthropic.AnthropicDialect;
import dev.sluice.core.backend.ThinkingControl;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

class AnthropicDialectContractTest extends DialectContract {

    @Override
    Dialect dialect() {
        return new AnthropicDialect();
    }

    @Override
    Set<ThinkingControl> controls() {
        return EnumSet.of(
                ThinkingControl.NONE, ThinkingControl.ALWAYS, ThinkingControl.BUDGET_TOKENS, ThinkingControl.ADAPTIVE);
    }

    @Override
    List<JsonNode> outputLimits(JsonNode body) {
        return List.of(body.path("max_tokens"));
    }

    @Override
    Optional<JsonNode> thinkingLimit(JsonNode body) {
        return Optional.of(body.path("thinking").path("budget_tokens")).filter(limit -> !limit.isMissingNode());
    }

    @Override
    String whole() {
        return """
                {"id":"msg_1","type":"message","role":"assistant","model":"m","stop_reason":"end_turn",
                 "content":[{"type":"text","text":"hello"}],"usage":{"input_tokens":12,"output_tokens":7}}""";
    }

    @Override
    List<String> events() {
        return List.of(
                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"usage\":{\"input_tokens\":12,\"output_tokens\":1}}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hello\"}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":7}}",
                "{\"type\":\"message_stop\"}");
    }
}
