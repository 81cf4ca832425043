package dev.sluice.adapters.dialect.openai;

import static dev.sluice.adapters.dialect.openai.OpenAiReader.stringOr;

import dev.sluice.core.call.Delta;
import dev.sluice.core.call.FinishReason;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One entry of {@code choices}, of an event or of a whole answer, being read. Its index may come last. */
final class Choice {

    private int index;
    private String text = "";
    private String thinking = "";
    private String finish = "";
    private List<Delta.ToolCallPart> tools = List.of();

    /** Reads to the end of the object the parser stands in. */
    void read(JsonParser json, List<Delta> deltas) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            switch (name) {
                case "index" -> index = whole(json, token, 0);
                case "delta", "message" -> message(json, token);
                case "text" -> text = stringOr(json, token, "");
                case "finish_reason" -> finish = stringOr(json, token, "");
                default -> json.skipChildren();
            }
        }
        if (!thinking.isEmpty()) {
            deltas.add(new Delta.Thinking(index, thinking));
        }
        if (!text.isEmpty()) {
            deltas.add(new Delta.Text(index, text));
        }
        for (Delta.ToolCallPart part : tools) {
            deltas.add(new Delta.ToolCallPart(index, part.index(), part.id(), part.name(), part.arguments()));
        }
        if (!finish.isEmpty()) {
            deltas.add(new Delta.Finished(index, reason(finish)));
        }
    }

    private void message(JsonParser json, JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "content" -> text = stringOr(json, value, text);
                // some servers send both names for the same thinking
                case "reasoning", "reasoning_content" -> {
                    String thought = stringOr(json, value, "");
                    thinking = thinking.isEmpty() ? thought : thinking;
                }
                case "tool_calls" -> toolCalls(json, value);
                default -> json.skipChildren();
            }
        }
    }

    private void toolCalls(JsonParser json, JsonToken token) {
        if (token != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        List<Delta.ToolCallPart> parts = new ArrayList<>(2);
        for (JsonToken item = json.nextToken(); item != JsonToken.END_ARRAY; item = json.nextToken()) {
            if (item == JsonToken.START_OBJECT) {
                parts.add(toolCall(json, parts.size()));
            } else {
                json.skipChildren();
            }
        }
        tools = parts;
    }

    /** @param position stands for the index in answers that were not streamed, which have none */
    private static Delta.ToolCallPart toolCall(JsonParser json, int position) {
        int index = position;
        String id = "";
        String function = "";
        String arguments = "";
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            if (name.equals("function") && token == JsonToken.START_OBJECT) {
                for (String field = json.nextName(); field != null; field = json.nextName()) {
                    JsonToken value = json.nextToken();
                    switch (field) {
                        case "name" -> function = stringOr(json, value, "");
                        case "arguments" -> arguments = stringOr(json, value, "");
                        default -> json.skipChildren();
                    }
                }
            } else if (name.equals("id")) {
                id = stringOr(json, token, "");
            } else if (name.equals("index")) {
                index = whole(json, token, position);
            } else {
                json.skipChildren();
            }
        }
        return new Delta.ToolCallPart(0, index, id, function, arguments);
    }

    private static int whole(JsonParser json, JsonToken token, int otherwise) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return json.getIntValue();
        }
        json.skipChildren();
        return otherwise;
    }

    private static FinishReason reason(String finish) {
        return switch (finish) {
            case "stop" -> FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }
}
