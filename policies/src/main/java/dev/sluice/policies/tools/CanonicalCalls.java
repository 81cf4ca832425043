package dev.sluice.policies.tools;

import dev.sluice.core.request.ToolCall;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tool calls written so that two models' calls can be compared: the order of arguments and of calls says nothing. */
public final class CanonicalCalls {

    private CanonicalCalls() {}

    public static String of(List<ToolCall> calls) {
        return calls.stream()
                .map(call -> call.name()
                        + CallRepair.strict(call.arguments())
                                .map(arguments -> ordered(arguments).toString())
                                .orElse(call.arguments()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static JsonNode ordered(JsonNode node) {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            TreeMap<String, JsonNode> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), ordered(member.getValue())));
            members.forEach(object::set);
            return object;
        }
        if (node.isArray()) {
            var list = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> list.add(ordered(element)));
            return list;
        }
        return node.isNumber()
                ? JsonNodeFactory.instance.numberNode(node.decimalValue().stripTrailingZeros())
                : node;
    }
}
