package dev.sluice.adapters.changes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that changes have left behind, at one moment.
 *
 * @param revision how many changes there have been
 */
public record Documents(long revision, Map<Key, Document> all) {

    public static final Documents NONE = new Documents(0, Map.of());

    /** What a document is of, and which of these. */
    public record Key(String kind, String name) {}

    /**
     * @param revision the change that wrote it
     * @param body in JSON
     */
    public record Document(long revision, String body) {}

    public Documents {
        all = Map.copyOf(all);
    }

    public Optional<Document> find(String kind, String name) {
        return Optional.ofNullable(all.get(new Key(kind, name)));
    }

    /** All of a kind, by their names. */
    public SortedMap<String, Document> of(String kind) {
        SortedMap<String, Document> found = new TreeMap<>();
        all.forEach((key, document) -> {
            if (key.kind().equals(kind)) {
                found.put(key.name(), document);
            }
        });
        return found;
    }

    /** What the next change leaves behind. */
    Documents next(List<Change.Write> writes) {
        Map<Key, Document> next = new HashMap<>(all);
        for (Change.Write write : writes) {
            write.body()
                    .ifPresentOrElse(
                            body -> next.put(write.key(), new Document(revision + 1, body)),
                            () -> next.remove(write.key()));
        }
        return new Documents(revision + 1, next);
    }
}
