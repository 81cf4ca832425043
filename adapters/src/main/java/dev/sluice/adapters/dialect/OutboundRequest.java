package dev.sluice.adapters.dialect;

import java.util.List;

/**
 * A POST ready to be sent.
 *
 * @param path below the endpoint's base URL
 * @param headers those of the dialect; the transport adds its own
 * @param body never modified by anyone after construction
 */
public record OutboundRequest(String path, List<Header> headers, byte[] body) {

    /** One header field. */
    public record Header(String name, String value) {

        /** Without the value, which may be a key. */
        @Override
        public String toString() {
            return name;
        }
    }

    public OutboundRequest {
        headers = List.copyOf(headers);
    }
}
