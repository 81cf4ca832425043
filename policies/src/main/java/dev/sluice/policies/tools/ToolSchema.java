package dev.sluice.policies.tools;

import dev.sluice.core.request.Tool;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a tool's schema says of its parameters by name.
 *
 * @param parameters in the order of the schema
 * @param closed whether arguments of other names are certainly wrong
 */
record ToolSchema(Set<String> parameters, Set<String> required, boolean closed) {

    static ToolSchema of(Tool tool) {
        Optional<JsonNode> read = CallRepair.strict(tool.schema()).filter(JsonNode::isObject);
        if (read.isEmpty()) {
            return new ToolSchema(Set.of(), Set.of(), false);
        }
        JsonNode schema = read.get();
        Set<String> parameters = new LinkedHashSet<>(schema.path("properties").propertyNames());
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(name -> required.add(name.asString("")));
        boolean open = schema.path("additionalProperties").asBoolean(false)
                || schema.path("additionalProperties").isObject()
                || schema.has("patternProperties")
                || schema.has("allOf")
                || schema.has("anyOf")
                || schema.has("oneOf")
                || schema.has("$ref");
        return new ToolSchema(parameters, required, !parameters.isEmpty() && !open);
    }
}
