package dev.sluice.gateway.admin;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * One call of the admin API.
 *
 * @param names the variable parts of its path
 * @param body an empty object where there was none
 */
record AdminCall(Map<String, String> names, JsonNode body) {

    String name() {
        return names.getOrDefault("name", "");
    }

    /** The body as an object that has no fields but these. */
    JsonNode only(String... known) {
        if (!body.isObject()) {
            throw new AdminRefusal(400, "the body must be a JSON object");
        }
        Set<String> allowed = new TreeSet<>(Set.of(known));
        for (String field : body.propertyNames()) {
            if (!allowed.contains(field)) {
                throw new AdminRefusal(400, "unknown field '" + field + "'; known: " + String.join(", ", allowed));
            }
        }
        return body;
    }

    Optional<String> text(String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new AdminRefusal(422, "'" + field + "' must be a text: " + value);
        }
        return Optional.of(value.asString());
    }

    Optional<Integer> whole(String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new AdminRefusal(422, "'" + field + "' must be a whole number: " + value);
        }
        return Optional.of(value.asInt());
    }
}
