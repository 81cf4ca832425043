package dev.sluice.gateway.admin;

import dev.sluice.gateway.config.ConfigurationRefused;
import dev.sluice.gateway.config.Problem;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the admin API answers: a status and JSON.
 *
 * @param revision what a later change can say it is based on; empty where that makes no sense
 */
record AdminAnswer(int status, JsonNode body, OptionalLong revision) {

    AdminAnswer(int status, JsonNode body) {
        this(status, body, OptionalLong.empty());
    }

    AdminAnswer at(long itsRevision) {
        return new AdminAnswer(status, body, OptionalLong.of(itsRevision));
    }

    static AdminAnswer ok(JsonNode body) {
        return new AdminAnswer(200, body);
    }

    static AdminAnswer created(JsonNode body) {
        return new AdminAnswer(201, body);
    }

    static AdminAnswer error(int status, String message) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.putObject("error").put("message", message);
        return new AdminAnswer(status, body);
    }

    /** Everything that is wrong with {@code sent}, field by field. */
    static AdminAnswer refused(ConfigurationRefused refused, JsonNode sent) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.putObject("error").put("message", String.valueOf(refused.getMessage()));
        ArrayNode errors = body.putArray("errors");
        for (Problem problem : refused.problems()) {
            ObjectNode error = errors.addObject().put("field", problem.path());
            error.set("value", value(sent, problem));
            error.put("message", problem.message());
        }
        return new AdminAnswer(422, body);
    }

    /** As it was sent, where it was in the body. */
    private static JsonNode value(JsonNode sent, Problem problem) {
        JsonNode value = sent;
        for (String step : problem.path().replace("[", ".").replace("]", "").split("\\.", -1)) {
            value = value.isArray() ? value.path(Integer.parseInt(step)) : value.path(step);
        }
        if (!value.isMissingNode()) {
            return value;
        }
        JsonNodeFactory nodes = JsonMapper.shared().getNodeFactory();
        return problem.value().isEmpty() ? nodes.nullNode() : nodes.stringNode(problem.value());
    }
}
