package dev.sluice.policies.tools;

import dev.sluice.core.call.Completion;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One thing said or done preferred to another about the same request, as offline preference training wants it.
 *
 * @param prompt the conversation
 */
public record Preference(List<Message> prompt, List<Tool> tools, Completion chosen, Completion rejected) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final double RIGHT = .5;

    public Preference {
        prompt = List.copyOf(prompt);
        tools = List.copyOf(tools);
    }

    /**
     * What a judged outcome says: where the answer given was right, it is preferred to those that were not used and say
     * otherwise. Where it was wrong, nothing is known of the others.
     *
     * @param success of the answer given, in [0, 1]
     */
    public static List<Preference> of(Outcome outcome, double success) {
        if (!(success >= 0 && success <= 1)) {
            throw new IllegalArgumentException("success must lie in [0, 1]: " + success);
        }
        List<Preference> preferences = new ArrayList<>();
        for (Attempt given : outcome.run().attempts()) {
            if (success > RIGHT && given.accepted() && given.reply() instanceof Completion chosen) {
                for (Attempt other : outcome.run().attempts()) {
                    if (!other.accepted() && other.reply() instanceof Completion rejected && differ(chosen, rejected)) {
                        preferences.add(new Preference(
                                outcome.request().conversation(),
                                outcome.request().tools(),
                                chosen,
                                rejected));
                    }
                }
            }
        }
        return List.copyOf(preferences);
    }

    private static boolean differ(Completion one, Completion other) {
        boolean calls = !one.toolCalls().isEmpty() || !other.toolCalls().isEmpty();
        return calls
                ? !CanonicalCalls.of(one.toolCalls()).equals(CanonicalCalls.of(other.toolCalls()))
                : !one.text().strip().equals(other.text().strip());
    }

    /** {@code {"prompt":[...],"tools":[...],"chosen":[...],"rejected":[...]}}, the turns as a chat. */
    public ObjectNode toJson() {
        ObjectNode line = JSON.createObjectNode();
        ArrayNode messages = line.putArray("prompt");
        for (Message message : prompt) {
            ObjectNode turn = messages.addObject()
                    .put("role", message.role().name().toLowerCase(Locale.ROOT))
                    .put("content", message.text());
            calls(turn, message.calls());
            message.resultOf().ifPresent(id -> turn.put("tool_call_id", id));
        }
        ArrayNode functions = line.putArray("tools");
        for (Tool tool : tools) {
            ObjectNode function = functions.addObject().put("type", "function").putObject("function");
            function.put("name", tool.name());
            if (!tool.description().isEmpty()) {
                function.put("description", tool.description());
            }
            function.set("parameters", parsed(tool.schema()));
        }
        turn(line.putArray("chosen"), chosen);
        turn(line.putArray("rejected"), rejected);
        return line;
    }

    private static JsonNode parsed(String json) {
        return CallRepair.strict(json).orElseGet(() -> JSON.createObjectNode().stringNode(json));
    }

    private static void turn(ArrayNode messages, Completion completion) {
        calls(messages.addObject().put("role", "assistant").put("content", completion.text()), completion.toolCalls());
    }

    private static void calls(ObjectNode turn, List<ToolCall> asked) {
        if (!asked.isEmpty()) {
            ArrayNode calls = turn.putArray("tool_calls");
            asked.forEach(call -> calls.addObject()
                    .put("id", call.id())
                    .put("type", "function")
                    .putObject("function")
                    .put("name", call.name())
                    .put("arguments", call.arguments()));
        }
    }
}
