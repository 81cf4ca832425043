package dev.sluice.gateway.openai;

import dev.sluice.core.Refusal;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonToken;

/**
 * Fields with which a caller could make a provider bill more than what was reserved, whatever limit is sent beside them.
 * They are refused where they ask for anything.
 */
final class UnboundedFields {

    private static final Map<String, String> WHY = Map.of(
            "extra_body", "its fields could undo the limits of this call; put them into the body itself",
            "prediction", "predicted tokens that are rejected are billed beyond any answer limit",
            "web_search_options", "searches are billed beside tokens, at no known price",
            "plugins", "plugins are billed beside tokens, at no known price",
            "models", "another model has another price; name one in 'model'",
            "fallbacks", "another model has another price; name one in 'model'",
            "background", "what a call costs that goes on by itself is never told");

    private static final String DEAREST_TIER = "priority";

    private UnboundedFields() {}

    /** Passes over the value of a field, unless it is one of these. */
    static void pass(String field, BodyCursor body) {
        Optional<String> why = Optional.ofNullable(WHY.get(field));
        if (why.isPresent() && asksForSomething(body.token())) {
            throw refused(field, why.get());
        }
        if (field.equals("service_tier")
                && body.token() == JsonToken.VALUE_STRING
                && body.string().equals(DEAREST_TIER)) {
            throw refused(field, "'" + DEAREST_TIER + "' is billed above the price that is reserved");
        }
        body.skip();
    }

    private static boolean asksForSomething(JsonToken token) {
        return token != JsonToken.VALUE_NULL && token != JsonToken.VALUE_FALSE;
    }

    private static Refusal refused(String field, String why) {
        return new Refusal.InvalidRequest(field + " is not served: " + why, field);
    }
}
