package dev.sluice.adapters.dialect.anthropic;

import dev.sluice.adapters.dialect.NotExpressible;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tools and the choice among them, said the Messages way. */
final class ToolFields {

    private ToolFields() {}

    /** @param thinks whether the model is told to think, which leaves the choice of tools to it */
    static void write(JsonNode tools, JsonNode asked, ObjectNode body, boolean thinks) {
        ArrayNode written = body.putArray("tools");
        for (JsonNode tool : tools) {
            tool(tool, written.addObject());
        }
        choice(asked, body, thinks);
    }

    private static void tool(JsonNode tool, ObjectNode written) {
        if (!tool.path("type").asString("").equals("function")) {
            throw new NotExpressible("tools: only tools of type function can be sent over the Messages wire");
        }
        Fields.only(tool, "tools", Set.of("type", "function"));
        JsonNode function = tool.path("function");
        Fields.only(function, "tools.function", Set.of("name", "description", "parameters", "strict"));
        if (function.path("strict").asBoolean(false)) {
            throw new NotExpressible("tools.function.strict cannot be sent over the Messages wire");
        }
        written.put("name", Fields.string(function.path("name"), "tools.function.name"));
        if (!Fields.absent(function.path("description"))) {
            written.put("description", Fields.string(function.path("description"), "tools.function.description"));
        }
        JsonNode schema = function.path("parameters");
        if (Fields.absent(schema)) {
            written.putObject("input_schema").put("type", "object").putObject("properties");
        } else {
            written.set("input_schema", schema);
        }
    }

    private static void choice(JsonNode asked, ObjectNode body, boolean thinks) {
        JsonNode choice = asked.path("tool_choice");
        boolean oneAtATime = asked.path("parallel_tool_calls").isBoolean()
                && !asked.path("parallel_tool_calls").booleanValue();
        if (Fields.absent(choice) && !oneAtATime) {
            return;
        }
        ObjectNode written = body.putObject("tool_choice");
        switch (choice.isString() ? choice.stringValue() : "") {
            case "auto" -> written.put("type", "auto");
            case "none" -> written.put("type", "none");
            case "required" -> written.put("type", "any");
            default -> {
                if (Fields.absent(choice)) {
                    written.put("type", "auto");
                } else if (choice.path("type").asString("").equals("function")) {
                    String name = Fields.string(choice.path("function").path("name"), "tool_choice.function.name");
                    written.put("type", "tool").put("name", name);
                } else {
                    throw new NotExpressible("tool_choice cannot be sent over the Messages wire: " + choice);
                }
            }
        }
        String type = written.path("type").asString();
        if (thinks && (type.equals("any") || type.equals("tool"))) {
            throw new NotExpressible("tool_choice cannot force a tool while the model thinks");
        }
        if (oneAtATime && !type.equals("none")) {
            written.put("disable_parallel_tool_use", true);
        }
    }
}
