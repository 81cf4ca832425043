package dev.sluice.gateway.admin;

import dev.sluice.gateway.keys.Keys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Callers' keys: list, create, revoke. A secret is shown once, when it is made. */
final class KeyRoutes {

    private final Keys keys;

    KeyRoutes(Keys keys) {
        this.keys = keys;
    }

    List<AdminRoute> routes() {
        return List.of(
                AdminRoute.get("/admin/keys", call -> list()),
                AdminRoute.post("/admin/keys", this::create),
                AdminRoute.delete("/admin/keys/{name}", this::revoke));
    }

    private AdminAnswer list() {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("open", keys.open());
        ArrayNode all = body.putArray("keys");
        keys.list().forEach(entry -> all.add(view(entry)));
        return AdminAnswer.ok(body);
    }

    private AdminAnswer create(AdminCall call) {
        call.only("name", "team", "organisation");
        String name = call.text("name").orElseThrow(() -> new AdminRefusal(422, "'name' is missing"));
        boolean wasOpen = keys.open();
        Keys.Created created = createNamed(name, call.text("team"), call.text("organisation"));
        ObjectNode view = view(created.entry());
        Audit.changed("key " + name + " created", Audit.nothing(), view.deepCopy());
        view.put("secret", created.secret().value());
        if (wasOpen) {
            view.put("note", "the gateway was open; from now on every caller needs a key");
        }
        return AdminAnswer.created(view);
    }

    private Keys.Created createNamed(String name, Optional<String> team, Optional<String> organisation) {
        try {
            return keys.create(name, team, organisation);
        } catch (IllegalArgumentException impossible) {
            throw new AdminRefusal(422, String.valueOf(impossible.getMessage()));
        }
    }

    private AdminAnswer revoke(AdminCall call) {
        ObjectNode before = view(existing(call));
        ObjectNode after = view(keys.revoke(call.name()).orElseThrow(() -> missing(call)));
        Audit.changed("key " + call.name() + " revoked", before, after);
        return AdminAnswer.ok(after);
    }

    private Keys.Entry existing(AdminCall call) {
        return keys.list().stream()
                .filter(e -> e.key().name().equals(call.name()))
                .findFirst()
                .orElseThrow(() -> missing(call));
    }

    private static AdminRefusal missing(AdminCall call) {
        return new AdminRefusal(404, "no key '" + call.name() + "'");
    }

    private static ObjectNode view(Keys.Entry entry) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("name", entry.key().name())
                .put("team", entry.key().team().orElse(null))
                .put("organisation", entry.key().organisation().orElse(null))
                .put("created_at", entry.created().toString())
                .put("last_four", entry.key().lastFour())
                .put("revoked_at", entry.revoked().map(Instant::toString).orElse(null));
    }
}
