package dev.sluice.gateway.openai;

import dev.sluice.core.backend.Backend;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What callers may put in the field {@code model}, in the shape of OpenAI's model list: policies and backends. */
public final class ModelList {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** One name and what stands behind it. */
    private record Entry(String id, String kind, String ownedBy) {}

    private final Supplier<List<String>> policies;
    private final List<Backend> backends;
    private final long created;

    /** @param created when this gateway started, in seconds since the epoch */
    public ModelList(Supplier<List<String>> policies, List<Backend> backends, long created) {
        this.policies = policies;
        this.backends = List.copyOf(backends);
        this.created = created;
    }

    /** @param allowed which of them the caller may ask for */
    public byte[] all(Predicate<String> allowed) {
        ObjectNode root = JSON.createObjectNode().put("object", "list");
        ArrayNode data = root.putArray("data");
        entries().filter(entry -> allowed.test(entry.id())).forEach(entry -> data.add(node(entry)));
        return JSON.writeValueAsBytes(root);
    }

    /** @param allowed which of them the caller may ask for */
    public Optional<byte[]> one(String id, Predicate<String> allowed) {
        return entries()
                .filter(e -> e.id().equals(id) && allowed.test(id))
                .findFirst()
                .map(e -> JSON.writeValueAsBytes(node(e)));
    }

    private Stream<Entry> entries() {
        return Stream.of(
                        Stream.of(new Entry("auto", "policy", "sluice")),
                        policies.get().stream().map(name -> new Entry(name, "policy", "sluice")),
                        backends.stream()
                                .map(b -> new Entry(b.id(), "backend", b.card().family())))
                .flatMap(s -> s);
    }

    private ObjectNode node(Entry entry) {
        ObjectNode node = JSON.createObjectNode()
                .put("id", entry.id())
                .put("object", "model")
                .put("created", created)
                .put("owned_by", entry.ownedBy());
        node.putObject("sluice").put("kind", entry.kind());
        return node;
    }
}
