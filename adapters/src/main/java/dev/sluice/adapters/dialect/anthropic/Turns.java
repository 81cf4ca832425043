package dev.sluice.adapters.dialect.anthropic;

import dev.sluice.adapters.dialect.NotExpressible;
import dev.sluice.core.request.Message;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A conversation said the Messages way: the system's words apart, neighbours of one role made one turn. */
final class Turns {

    private static final Set<String> PART_FIELDS = Set.of("type", "text", "image_url", "cache_control");

    private final ArrayNode system = MessagesBody.JSON.createArrayNode();
    private final ArrayNode turns = MessagesBody.JSON.createArrayNode();

    /** @param added turns that follow, as plain text */
    Turns(JsonNode messages, List<Message> added) {
        if (!messages.isArray()) {
            throw new NotExpressible("messages must be a list");
        }
        int i = 0;
        for (JsonNode message : messages) {
            message(message, "messages[" + i++ + "]");
        }
        for (Message more : added) {
            text(more.text(), turn(more.role() == Message.Role.ASSISTANT ? "assistant" : "user"));
        }
        if (turns.isEmpty()) {
            throw new NotExpressible("messages must hold at least one message that is not the system's");
        }
    }

    void writeTo(ObjectNode body) {
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        body.set("messages", turns);
    }

    private void message(JsonNode message, String where) {
        String role = Fields.string(message.path("role"), where + ".role");
        switch (role) {
            case "system", "developer" -> {
                Fields.only(message, where, Set.of("role", "content"));
                if (!turns.isEmpty()) {
                    throw new NotExpressible(where + " cannot be sent over the Messages wire:"
                            + " the system speaks only before everyone else there");
                }
                content(message.path("content"), where + ".content", false, system);
            }
            case "user" -> {
                Fields.only(message, where, Set.of("role", "content"));
                content(message.path("content"), where + ".content", true, turn("user"));
            }
            case "assistant" -> {
                Fields.only(message, where, Set.of("role", "content", "tool_calls"));
                ArrayNode blocks = turn("assistant");
                if (!Fields.absent(message.path("content"))) {
                    content(message.path("content"), where + ".content", false, blocks);
                }
                for (JsonNode call : message.path("tool_calls")) {
                    toolUse(call, where + ".tool_calls", blocks);
                }
            }
            case "tool" -> {
                Fields.only(message, where, Set.of("role", "content", "tool_call_id"));
                ObjectNode result = turn("user").addObject().put("type", "tool_result");
                result.put("tool_use_id", Fields.string(message.path("tool_call_id"), where + ".tool_call_id"));
                content(message.path("content"), where + ".content", true, result.putArray("content"));
            }
            default -> throw new NotExpressible(where + ".role cannot be sent over the Messages wire: " + role);
        }
    }

    /** The blocks of the turn being written, which is the last one if it has the same role. */
    private ArrayNode turn(String role) {
        JsonNode last = turns.path(turns.size() - 1);
        if (last.path("role").asString("").equals(role)) {
            return (ArrayNode) last.path("content");
        }
        return turns.addObject().put("role", role).putArray("content");
    }

    private static void content(JsonNode content, String where, boolean images, ArrayNode blocks) {
        if (content.isString()) {
            text(content.stringValue(), blocks);
            return;
        }
        if (!content.isArray()) {
            throw new NotExpressible(where + " must be a string or a list of parts");
        }
        for (JsonNode part : content) {
            Fields.only(part, where, PART_FIELDS);
            String type = part.path("type").asString("");
            int before = blocks.size();
            if (type.equals("text")) {
                text(Fields.string(part.path("text"), where + ".text"), blocks);
            } else if (type.equals("image_url") && images) {
                image(part.path("image_url"), where + ".image_url", blocks.addObject());
            } else {
                throw new NotExpressible(
                        where + ": a part of type '" + type + "' cannot be sent over the Messages wire");
            }
            if (part.has("cache_control") && blocks.size() > before) {
                ((ObjectNode) blocks.path(before)).set("cache_control", part.path("cache_control"));
            }
        }
    }

    /** Empty text is left out: it says nothing, and is refused there. */
    private static void text(String text, ArrayNode blocks) {
        if (!text.isEmpty()) {
            blocks.addObject().put("type", "text").put("text", text);
        }
    }

    private static void image(JsonNode image, String where, ObjectNode block) {
        Fields.only(image, where, Set.of("url", "detail"));
        if (!image.path("detail").asString("auto").equals("auto")) {
            throw new NotExpressible(where + ".detail cannot be sent over the Messages wire: "
                    + image.path("detail").asString());
        }
        String url = Fields.string(image.path("url"), where + ".url");
        ObjectNode source = block.put("type", "image").putObject("source");
        if (url.startsWith("http://") || url.startsWith("https://")) {
            source.put("type", "url").put("url", url);
            return;
        }
        int comma = url.indexOf(',');
        if (!url.startsWith("data:") || comma < 0 || !url.substring(0, comma).endsWith(";base64")) {
            throw new NotExpressible(where + ".url must be an http, https or base64 data URL");
        }
        source.put("type", "base64")
                .put("media_type", url.substring("data:".length(), comma - ";base64".length()))
                .put("data", url.substring(comma + 1));
    }

    private static void toolUse(JsonNode call, String where, ArrayNode blocks) {
        Fields.only(call, where, Set.of("id", "type", "function", "index"));
        JsonNode function = call.path("function");
        String arguments = function.path("arguments").asString("");
        JsonNode input;
        try {
            input = MessagesBody.JSON.readTree(arguments.isBlank() ? "{}" : arguments);
        } catch (JacksonException e) {
            throw new NotExpressible(where + ".function.arguments are not valid JSON");
        }
        if (!input.isObject()) {
            throw new NotExpressible(where + ".function.arguments are not a JSON object");
        }
        blocks.addObject()
                .put("type", "tool_use")
                .put("id", Fields.string(call.path("id"), where + ".id"))
                .put("name", Fields.string(function.path("name"), where + ".function.name"))
                .set("input", input);
    }
}
