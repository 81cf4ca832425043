package dev.sluice.gateway.admin;

import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Unit;
import dev.sluice.gateway.config.TopUp;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A top-up that was made, kept under the key that named it, so that it is made once.
 *
 * @param asked in words
 */
record TopUpDocument(String asked, Amount before, Amount after, Instant at, boolean repeated) {

    static TopUpDocument of(TopUp asked, Amount before, Amount after, Instant at) {
        return new TopUpDocument(words(asked), before, after, at, false);
    }

    private static String words(TopUp asked) {
        return asked.scope() + " per " + asked.window().word() + ": " + Unit.text(asked.amount());
    }

    static TopUpDocument read(String text) {
        JsonNode json = JsonMapper.shared().readTree(text);
        Unit unit = Unit.valueOf(json.path("unit").asString());
        return new TopUpDocument(
                json.path("asked").asString(),
                unit.of(json.path("before").asLong()),
                unit.of(json.path("after").asLong()),
                Instant.parse(json.path("at").asString()),
                false);
    }

    String text() {
        return JsonMapper.shared()
                .createObjectNode()
                .put("asked", asked)
                .put("unit", before.unit().name())
                .put("before", before.parts())
                .put("after", after.parts())
                .put("at", at.toString())
                .toString();
    }

    /** The same, asked for again. */
    TopUpDocument repeating(TopUp again) {
        if (!asked.equals(words(again))) {
            throw new AdminRefusal(
                    422,
                    "this Idempotency-Key was used for another top-up, " + asked + ", now it is for " + words(again));
        }
        return new TopUpDocument(asked, before, after, at, true);
    }
}
