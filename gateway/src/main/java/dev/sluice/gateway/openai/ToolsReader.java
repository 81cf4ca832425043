package dev.sluice.gateway.openai;

import dev.sluice.core.request.Tool;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonToken;

/** Reads {@code tools}: the functions on offer, their descriptions and schemas as the caller wrote them. */
final class ToolsReader {

    private final BodyCursor body;
    private final List<Tool> tools = new ArrayList<>();

    ToolsReader(BodyCursor body) {
        this.body = body;
    }

    /** Reads the array. */
    List<Tool> read() {
        body.expect(JsonToken.START_ARRAY, "tools", "an array");
        while (body.next() != JsonToken.END_ARRAY) {
            body.expect(JsonToken.START_OBJECT, "tools[" + tools.size() + "]", "an object");
            tool();
        }
        return tools;
    }

    private void tool() {
        for (String field = body.nextField(); field != null; field = body.nextField()) {
            if ("function".equals(field) && body.token() == JsonToken.START_OBJECT) {
                function();
            } else {
                body.skip();
            }
        }
    }

    private void function() {
        String name = "";
        String description = "";
        String schema = "{}";
        for (String field = body.nextField(); field != null; field = body.nextField()) {
            switch (field) {
                case "name" -> name = body.text("tools.function.name");
                case "description" -> {
                    if (body.token() == JsonToken.VALUE_STRING) {
                        description = body.string();
                    } else {
                        body.skip();
                    }
                }
                case "parameters" -> schema = body.slice();
                default -> body.skip();
            }
        }
        tools.add(new Tool(name, description, schema));
    }
}
