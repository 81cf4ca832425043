package dev.sluice.adapters.changes;

import java.util.List;
import java.util.Optional;

/**
 * One thing to be changed: what it leaves behind, and what is told of it. No part of it may be a secret.
 *
 * @param who made it
 * @param what in a few words
 * @param before what is changed, as it was, in JSON
 * @param after as it is from now on, in JSON
 */
public record Change(String who, String what, String before, String after, List<Write> writes) {

    /** @param body in JSON; empty takes the document away */
    public record Write(Documents.Key key, Optional<String> body) {

        public static Write put(String kind, String name, String body) {
            return new Write(new Documents.Key(kind, name), Optional.of(body));
        }

        public static Write delete(String kind, String name) {
            return new Write(new Documents.Key(kind, name), Optional.empty());
        }
    }

    public Change {
        writes = List.copyOf(writes);
    }
}
