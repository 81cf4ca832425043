package dev.sluice.gateway.openai;

import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.ToolCall;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes answers that came in another wire format as chat completions. */
final class OpenAiRendering {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String id;
    private final long created;
    private String model = "";
    private boolean used;

    OpenAiRendering(String requestId, InstantSource clock) {
        this.id = "chatcmpl-" + requestId;
        this.created = clock.instant().getEpochSecond();
    }

    void model(String name) {
        model = name;
    }

    /** Whether the stream was written here, and so must be given its usage here. */
    boolean used() {
        return used;
    }

    List<byte[]> events(List<Delta> deltas) {
        List<byte[]> events = new ArrayList<>();
        for (Delta delta : deltas) {
            switch (delta) {
                case Delta.Text t -> events.add(chunk(t.choice(), d -> d.put("content", t.text()), null));
                case Delta.Thinking t -> events.add(chunk(t.choice(), d -> d.put("reasoning_content", t.text()), null));
                case Delta.ToolCallPart p -> events.add(chunk(p.choice(), d -> toolCall(d, p), null));
                case Delta.Finished f -> events.add(chunk(f.choice(), d -> {}, f.reason()));
                case Delta.UsageReported u -> {}
            }
        }
        return events;
    }

    byte[] usage(Usage usage, Cost cost) {
        ObjectNode root = root("chat.completion.chunk");
        root.putArray("choices");
        usage(root, usage).put(UsageFields.COST, new BigDecimal(cost.toString()));
        return JSON.writeValueAsBytes(root);
    }

    byte[] body(Completion completion) {
        ObjectNode root = root("chat.completion");
        ObjectNode choice = root.putArray("choices").addObject();
        choice.put("index", 0);
        ObjectNode message = choice.putObject("message");
        message.put("role", "assistant");
        boolean onlyTools =
                completion.text().isEmpty() && !completion.toolCalls().isEmpty();
        message.put("content", onlyTools ? null : completion.text());
        message.putNull("refusal");
        if (!completion.thinking().isEmpty()) {
            message.put("reasoning_content", completion.thinking());
        }
        if (!completion.toolCalls().isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            completion.toolCalls().forEach(call -> toolCall(calls.addObject(), call));
        }
        choice.putNull("logprobs");
        choice.put("finish_reason", name(completion.finish()));
        usage(root, completion.usage());
        return JSON.writeValueAsBytes(root);
    }

    private interface DeltaWriter {
        void write(ObjectNode delta);
    }

    private byte[] chunk(int index, DeltaWriter writer, @Nullable FinishReason finish) {
        ObjectNode root = root("chat.completion.chunk");
        ObjectNode choice = root.putArray("choices").addObject();
        choice.put("index", index);
        ObjectNode delta = choice.putObject("delta");
        if (!used) {
            delta.put("role", "assistant");
            used = true;
        }
        writer.write(delta);
        choice.putNull("logprobs");
        choice.put("finish_reason", finish == null ? null : name(finish));
        return JSON.writeValueAsBytes(root);
    }

    private ObjectNode root(String object) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    private static void toolCall(ObjectNode delta, Delta.ToolCallPart part) {
        ObjectNode call = delta.putArray("tool_calls").addObject().put("index", part.index());
        if (!part.id().isEmpty()) {
            call.put("id", part.id()).put("type", "function");
        }
        ObjectNode function = call.putObject("function");
        if (!part.name().isEmpty()) {
            function.put("name", part.name());
        }
        function.put("arguments", part.arguments());
    }

    private static void toolCall(ObjectNode node, ToolCall call) {
        node.put("id", call.id()).put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    }

    private static ObjectNode usage(ObjectNode root, Usage usage) {
        ObjectNode node = root.putObject("usage");
        node.put("prompt_tokens", usage.input().count());
        node.put("completion_tokens", usage.output().count());
        node.put("total_tokens", usage.input().plus(usage.output()).count());
        node.putObject("prompt_tokens_details")
                .put("cached_tokens", usage.cachedInput().count());
        node.putObject("completion_tokens_details")
                .put("reasoning_tokens", usage.thinking().count());
        return node;
    }

    private static String name(FinishReason reason) {
        return switch (reason) {
            case STOP, OTHER -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }
}
