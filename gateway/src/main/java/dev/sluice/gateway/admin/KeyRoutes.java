package dev.sluice.gateway.admin;

import dev.sluice.gateway.config.AdminInput;
import dev.sluice.gateway.keys.KeyDocument;
import dev.sluice.gateway.keys.Keys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Callers' keys: list, create, rotate, revoke. A secret is shown once, when it is made. */
final class KeyRoutes {

    private static final Duration LONGEST_GRACE = Duration.ofDays(90);

    private final Keys keys;
    private final Supplier<Set<String>> models;

    /** @param models what a key may be limited to */
    KeyRoutes(Keys keys, Supplier<Set<String>> models) {
        this.keys = keys;
        this.models = models;
    }

    List<AdminRoute> routes() {
        return List.of(
                AdminRoute.get("/admin/keys", call -> list()),
                AdminRoute.post("/admin/keys", this::create),
                AdminRoute.post("/admin/keys/{name}/rotate", this::rotate),
                AdminRoute.delete("/admin/keys/{name}", this::revoke));
    }

    private AdminAnswer list() {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("open", keys.open());
        ArrayNode all = body.putArray("keys");
        keys.list().forEach(entry -> all.add(KeyDocument.shown(entry)));
        return AdminAnswer.ok(body);
    }

    private AdminAnswer create(AdminCall call) {
        call.only("name", "team", "organisation", "models", "expires", "explore");
        Keys.Wanted wanted = new Keys.Wanted(
                call.text("name").orElseThrow(() -> new AdminRefusal(422, "'name' is missing")),
                call.text("team"),
                call.text("organisation"),
                models(call),
                read(call, "expires", AdminInput::time),
                call.yesOrNo("explore").orElse(true));
        boolean wasOpen = keys.open();
        ObjectNode view = withSecret(possible(() -> keys.create(call.who(), wanted)));
        if (wasOpen) {
            view.put("note", "the gateway was open; from now on every caller needs a key");
        }
        return AdminAnswer.created(view);
    }

    private Set<String> models(AdminCall call) {
        Set<String> known = models.get();
        Set<String> asked = new TreeSet<>(call.texts("models"));
        for (String model : asked) {
            if (!known.contains(model)) {
                throw new AdminRefusal(
                        422,
                        "'models' holds '" + model + "', which is neither a policy nor a backend; known: "
                                + String.join(", ", new TreeSet<>(known)));
            }
        }
        return asked;
    }

    private AdminAnswer rotate(AdminCall call) {
        call.only("grace");
        Duration grace = read(call, "grace", AdminInput::duration).orElse(Duration.ZERO);
        if (grace.compareTo(LONGEST_GRACE) > 0) {
            throw new AdminRefusal(
                    422, "'grace' must be at most " + LONGEST_GRACE.toHours() + "h: " + grace.toHours() + "h");
        }
        Keys.Created rotated =
                possible(() -> keys.rotate(call.who(), call.name(), grace)).orElseThrow(() -> missing(call));
        return AdminAnswer.ok(withSecret(rotated));
    }

    private static ObjectNode withSecret(Keys.Created created) {
        return KeyDocument.shown(created.entry()).put("secret", created.secret().value());
    }

    private AdminAnswer revoke(AdminCall call) {
        Keys.Entry revoked = keys.revoke(call.who(), call.name()).orElseThrow(() -> missing(call));
        return AdminAnswer.ok(KeyDocument.shown(revoked));
    }

    private static <T> Optional<T> read(AdminCall call, String field, Function<String, T> reading) {
        return call.text(field).map(text -> {
            try {
                return reading.apply(text);
            } catch (IllegalArgumentException impossible) {
                throw new AdminRefusal(422, "'" + field + "' is '" + text + "': " + impossible.getMessage());
            }
        });
    }

    private static <T> T possible(Supplier<T> change) {
        try {
            return change.get();
        } catch (IllegalArgumentException impossible) {
            throw new AdminRefusal(422, String.valueOf(impossible.getMessage()));
        }
    }

    private static AdminRefusal missing(AdminCall call) {
        return new AdminRefusal(404, "no key '" + call.name() + "'");
    }
}
