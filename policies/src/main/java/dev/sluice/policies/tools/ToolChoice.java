package dev.sluice.policies.tools;

import dev.sluice.core.request.InferenceRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether the caller lets the model call a tool, forbids it, or insists on it. */
sealed interface ToolChoice {

    record Free() implements ToolChoice {}

    record Forbidden() implements ToolChoice {}

    record Required() implements ToolChoice {}

    /** This very tool is to be called. */
    record Named(String tool) implements ToolChoice {}

    /** As the caller's body says; without a word of it the model is free where there are tools. */
    static ToolChoice of(InferenceRequest request) {
        if (request.tools().isEmpty()) {
            return new Forbidden();
        }
        if (request.body().bytes().length == 0) {
            return new Free();
        }
        try {
            return read(JsonMapper.shared().readTree(request.body().bytes()).path("tool_choice"));
        } catch (JacksonException notJson) {
            return new Free();
        }
    }

    private static ToolChoice read(JsonNode choice) {
        String word =
                choice.isString() ? choice.stringValue() : choice.path("type").asString("");
        return switch (word) {
            case "none" -> new Forbidden();
            case "required", "any" -> new Required();
            case "function", "tool" ->
                new Named(choice.path("function")
                        .path("name")
                        .asString(choice.path("name").asString("")));
            default -> new Free();
        };
    }
}
