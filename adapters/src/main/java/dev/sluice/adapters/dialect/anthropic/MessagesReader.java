package dev.sluice.adapters.dialect.anthropic;

import dev.sluice.adapters.dialect.AnswerReader;
import dev.sluice.adapters.dialect.BrokenAnswer;
import dev.sluice.core.backend.TokenCounts;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.WireFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads answers of the Messages wire, whole or in events. */
final class MessagesReader implements AnswerReader {

    private String id = "";
    private boolean ended;

    private final MessagesUsage usage = new MessagesUsage();

    /** Which of the answer's tool calls a content block is. */
    private final Map<Integer, Integer> toolOfBlock = new HashMap<>();

    @Override
    public AnswerChunk whole(byte[] body) throws BrokenAnswer {
        JsonNode message = parsed(body, "malformed answer");
        List<Delta> deltas = new ArrayList<>();
        failIfError(message);
        if (!message.path("content").isArray()) {
            throw BrokenAnswer.malformed("malformed answer");
        }
        id = message.path("id").asString("");
        for (JsonNode block : message.path("content")) {
            wholeBlock(block, deltas);
        }
        stopped(message.path("stop_reason"), deltas);
        used(message.path("usage"), deltas);
        return new AnswerChunk(WireFormat.ANTHROPIC, body, deltas);
    }

    private void wholeBlock(JsonNode block, List<Delta> deltas) {
        switch (block.path("type").asString("")) {
            case "text" -> deltas.add(new Delta.Text(0, block.path("text").asString("")));
            case "thinking" ->
                deltas.add(new Delta.Thinking(0, block.path("thinking").asString("")));
            case "tool_use" -> {
                int tool = toolOfBlock.size();
                toolOfBlock.put(tool, tool);
                deltas.add(new Delta.ToolCallPart(
                        0,
                        tool,
                        block.path("id").asString(""),
                        block.path("name").asString(""),
                        block.path("input").toString()));
            }
            default -> {}
        }
    }

    @Override
    public Optional<AnswerChunk> event(byte[] data) throws BrokenAnswer {
        JsonNode event = parsed(data, "malformed chunk");
        failIfError(event);
        List<Delta> deltas = new ArrayList<>(2);
        switch (event.path("type").asString("")) {
            case "message_start" -> {
                id = event.path("message").path("id").asString("");
                usage.add(event.path("message").path("usage"));
            }
            case "content_block_start" -> blockStarts(event, deltas);
            case "content_block_delta" -> blockGoesOn(event, deltas);
            case "message_delta" -> {
                stopped(event.path("delta").path("stop_reason"), deltas);
                used(event.path("usage"), deltas);
            }
            case "message_stop" -> ended = true;
            default -> {}
        }
        return Optional.of(new AnswerChunk(WireFormat.ANTHROPIC, data, deltas));
    }

    private void blockStarts(JsonNode event, List<Delta> deltas) {
        JsonNode block = event.path("content_block");
        switch (block.path("type").asString("")) {
            case "tool_use" -> {
                int tool = toolOfBlock.size();
                toolOfBlock.put(event.path("index").asInt(0), tool);
                deltas.add(new Delta.ToolCallPart(
                        0,
                        tool,
                        block.path("id").asString(""),
                        block.path("name").asString(""),
                        ""));
            }
            case "text" -> textUnlessEmpty(block.path("text"), deltas);
            default -> {}
        }
    }

    private static void textUnlessEmpty(JsonNode text, List<Delta> deltas) {
        if (!text.asString("").isEmpty()) {
            deltas.add(new Delta.Text(0, text.asString()));
        }
    }

    private void blockGoesOn(JsonNode event, List<Delta> deltas) {
        JsonNode delta = event.path("delta");
        switch (delta.path("type").asString("")) {
            case "text_delta" -> textUnlessEmpty(delta.path("text"), deltas);
            case "thinking_delta" ->
                deltas.add(new Delta.Thinking(0, delta.path("thinking").asString("")));
            case "input_json_delta" ->
                deltas.add(new Delta.ToolCallPart(
                        0,
                        toolOfBlock.getOrDefault(event.path("index").asInt(0), 0),
                        "",
                        "",
                        delta.path("partial_json").asString("")));
            default -> {}
        }
    }

    private static void stopped(JsonNode reason, List<Delta> deltas) {
        if (!reason.isString()) {
            return;
        }
        FinishReason finish = switch (reason.stringValue()) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
        deltas.add(new Delta.Finished(0, finish));
    }

    /** The output counts only once the answer has stopped: what comes at its start is no total. */
    private void used(JsonNode part, List<Delta> deltas) {
        usage.add(part);
        if (part.has("output_tokens")) {
            usage.reported().ifPresent(reported -> deltas.add(new Delta.UsageReported(reported)));
        }
    }

    @Override
    public Optional<TokenCounts> usedSoFar() {
        return usage.reported().filter(said -> said.defect().isEmpty()).map(Usage::tokens);
    }

    private static JsonNode parsed(byte[] data, String whenMalformed) throws BrokenAnswer {
        try {
            JsonNode node = MessagesBody.JSON.readTree(data);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException e) {
            throw BrokenAnswer.malformed(whenMalformed);
        }
        throw BrokenAnswer.malformed(whenMalformed);
    }

    private static void failIfError(JsonNode event) throws BrokenAnswer {
        if (!event.path("type").asString("").equals("error")) {
            return;
        }
        JsonNode error = event.path("error");
        Failure.Kind kind = switch (error.path("type").asString("")) {
            case "overloaded_error", "rate_limit_error" -> Failure.Kind.OVERLOADED;
            case "invalid_request_error", "request_too_large" -> Failure.Kind.REJECTED;
            case "authentication_error", "permission_error", "not_found_error", "billing_error" ->
                Failure.Kind.MISCONFIGURED;
            default -> Failure.Kind.SERVER_ERROR;
        };
        throw BrokenAnswer.reported(
                kind,
                "the provider reported an error in its answer: "
                        + error.path("message").asString(error.path("type").asString("")),
                event.toString());
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public String id() {
        return id;
    }
}
