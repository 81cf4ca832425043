package dev.sluice.gateway.openai;

import java.nio.charset.StandardCharsets;

/** Framing of server-sent events. */
final class Sse {

    static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PREFIX = "data: ".getBytes(StandardCharsets.US_ASCII);

    static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    private Sse() {}

    /** A line that readers skip. */
    static byte[] comment(String text) {
        return (": " + text.replaceAll("\\s+", " ") + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** @param data JSON, in which a line break can only be white space */
    static byte[] event(byte[] data) {
        byte[] event = new byte[PREFIX.length + data.length + 2];
        System.arraycopy(PREFIX, 0, event, 0, PREFIX.length);
        for (int i = 0; i < data.length; i++) {
            byte b = data[i];
            event[PREFIX.length + i] = b == '\n' || b == '\r' ? (byte) ' ' : b;
        }
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }
}
