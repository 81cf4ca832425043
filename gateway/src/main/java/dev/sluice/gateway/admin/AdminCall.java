package dev.sluice.gateway.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One call of the admin API.
 *
 * @param who makes it
 * @param names the variable parts of its path
 * @param query the first value of each parameter
 * @param headers the first value of each, by its name in small letters
 * @param body an empty object where there was none
 */
record AdminCall(
        String who, Map<String, String> names, Map<String, String> query, Map<String, String> headers, JsonNode body) {

    private static final Pattern ETAG = Pattern.compile("\"?(\\d{1,18})\"?");

    /** What the change is based on, where the header {@code If-Match} says so. */
    OptionalLong ifMatch() {
        String said = headers.getOrDefault("if-match", "*").strip();
        if (said.equals("*")) {
            return OptionalLong.empty();
        }
        Matcher etag = ETAG.matcher(said);
        if (!etag.matches()) {
            throw new AdminRefusal(400, "the header If-Match must be what ETag said, such as \"7\": " + said);
        }
        return OptionalLong.of(Long.parseLong(etag.group(1)));
    }

    /** A whole number in the query, within bounds. */
    long number(String parameter, long least, long most, long otherwise) {
        String said = query.get(parameter);
        if (said == null) {
            return otherwise;
        }
        if (!said.matches("\\d{1,18}") || Long.parseLong(said) < least || Long.parseLong(said) > most) {
            throw new AdminRefusal(
                    422, "'" + parameter + "' must be a whole number in [" + least + ", " + most + "]: " + said);
        }
        return Long.parseLong(said);
    }

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

    /** A list of texts; empty where there is none. */
    List<String> texts(String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            if (item.isString()) {
                texts.add(item.stringValue());
            }
        }
        if (!value.isArray() || texts.size() != value.size()) {
            throw new AdminRefusal(422, "'" + field + "' must be a list of texts: " + value);
        }
        return texts;
    }

    Optional<Boolean> yesOrNo(String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw new AdminRefusal(422, "'" + field + "' must be true or false: " + value);
        }
        return Optional.of(value.booleanValue());
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
