package dev.sluice.adapters.dialect.anthropic;

import dev.sluice.adapters.dialect.NotExpressible;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reading the fields of a caller's JSON strictly. */
final class Fields {

    private Fields() {}

    /** Missing, null, or an empty list or object: said to say nothing. */
    static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull() || (value.isContainer() && value.isEmpty());
    }

    static String string(JsonNode value, String where) {
        if (!value.isString()) {
            throw new NotExpressible(where + " must be a string");
        }
        return value.stringValue();
    }

    /** Refuses fields that nobody would read. */
    static void only(JsonNode object, String where, Set<String> known) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!known.contains(field.getKey()) && !absent(field.getValue())) {
                throw new NotExpressible(where + "." + field.getKey()
                        + " cannot be sent over the Messages wire: it has no counterpart there");
            }
        }
    }
}
