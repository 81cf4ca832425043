package dev.sluice.policies.verify;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether a text is the JSON object that was asked for. */
final class JsonSyntax {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonSyntax() {}

    /** What is wrong with it as an object; empty where nothing is. */
    static Optional<String> wrong(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            return root.isObject() ? Optional.empty() : Optional.of("JSON, but no object");
        } catch (JacksonException e) {
            return Optional.of("not JSON: " + e.getOriginalMessage());
        }
    }

    /** Members the schema requires of the object and that it lacks; empty where none are. */
    static Optional<String> lacking(String text, String schema) {
        try {
            JsonNode object = JSON.readTree(text);
            JsonNode asked = JSON.readTree(schema);
            JsonNode body = asked.has("schema") ? asked.get("schema") : asked;
            for (JsonNode required : body.path("required")) {
                if (!object.has(required.asString())) {
                    return Optional.of("required member '" + required.asString() + "' is missing");
                }
            }
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.of("not JSON: " + e.getOriginalMessage());
        }
    }
}
