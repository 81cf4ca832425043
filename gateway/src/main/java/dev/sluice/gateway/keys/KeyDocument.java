package dev.sluice.gateway.keys;

import dev.sluice.gateway.keys.Keys.Entry;
import dev.sluice.gateway.keys.Keys.Retiring;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A key as it is kept and as it is shown. Of its secrets only the kept one holds hashes. */
public final class KeyDocument {

    static final String KIND = "key";

    private KeyDocument() {}

    /** For an operator's eyes. */
    public static ObjectNode shown(Entry entry) {
        ApiKey key = entry.key();
        ObjectNode view = JsonMapper.shared()
                .createObjectNode()
                .put("name", key.name())
                .put("team", key.team().orElse(null))
                .put("organisation", key.organisation().orElse(null));
        new TreeSet<>(key.models()).forEach(view.putArray("models")::add);
        return view.put("created_at", entry.created().toString())
                .put("expires_at", text(key.expires()))
                .put("explore", key.explore())
                .put("last_four", key.lastFour())
                .put("old_secret_until", text(entry.retiring().map(Retiring::until)))
                .put("revoked_at", text(entry.revoked()));
    }

    static String kept(Entry entry) {
        ObjectNode document = shown(entry).put("sha256", entry.key().sha256());
        document.put("old_sha256", entry.retiring().map(Retiring::sha256).orElse(null));
        return document.put("file_sha256", entry.file().orElse(null)).toString();
    }

    static Entry read(String kept) {
        JsonNode document = JsonMapper.shared().readTree(kept);
        Set<String> models = new HashSet<>();
        document.path("models").forEach(model -> models.add(model.asString()));
        ApiKey key = new ApiKey(
                document.path("name").asString(""),
                document.path("sha256").asString(""),
                document.path("last_four").asString(""),
                text(document, "team"),
                text(document, "organisation"),
                models,
                time(document, "expires_at"),
                document.path("explore").asBoolean(true));
        return new Entry(
                key,
                time(document, "created_at").orElse(Instant.EPOCH),
                time(document, "revoked_at"),
                text(document, "old_sha256")
                        .flatMap(hash -> time(document, "old_secret_until").map(until -> new Retiring(hash, until))),
                text(document, "file_sha256"));
    }

    private static @Nullable String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }

    private static Optional<String> text(JsonNode document, String field) {
        return document.path(field).isString()
                ? Optional.of(document.path(field).stringValue())
                : Optional.empty();
    }

    private static Optional<Instant> time(JsonNode document, String field) {
        return text(document, field).map(Instant::parse);
    }
}
