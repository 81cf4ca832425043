package dev.sluice.core.request;

import java.util.List;
import java.util.stream.Stream;

/**
 * A message as it stood on the wire, and what is said after it.
 *
 * @param bytes never modified by anyone after construction
 * @param added turns of the conversation that follow those in the bytes; plain text, without images
 */
public record Body(WireFormat format, byte[] bytes, List<Message> added) {

    public Body {
        added = List.copyOf(added);
    }

    public Body(WireFormat format, byte[] bytes) {
        this(format, bytes, List.of());
    }

    Body followedBy(List<Message> turns) {
        return new Body(
                format, bytes, Stream.concat(added.stream(), turns.stream()).toList());
    }

    @Override
    public String toString() {
        return format + " body of " + bytes.length + " bytes"
                + (added.isEmpty() ? "" : " and " + added.size() + " more turns");
    }
}
