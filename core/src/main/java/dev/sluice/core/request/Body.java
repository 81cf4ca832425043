package dev.sluice.core.request;

/**
 * A message as it stood on the wire.
 *
 * @param bytes never modified by anyone after construction
 */
public record Body(WireFormat format, byte[] bytes) {

    @Override
    public String toString() {
        return format + " body of " + bytes.length + " bytes";
    }
}
