package dev.sluice.gateway.door;

import java.util.Map;

/** The response to one request, written by one thread that may block: either whole, or as a stream of events. */
public interface Outgoing {

    /** Ends the response. */
    void whole(int status, Map<String, String> headers, byte[] body);

    /** Whether a stream was started. */
    boolean streaming();

    /** Sends status 200 and the headers; events follow. */
    void startStream(Map<String, String> headers);

    /**
     * Sends bytes of the stream, blocking where the caller reads slowly.
     *
     * @throws InterruptedException when the caller has left, or reads nothing for too long
     */
    void write(byte[] bytes) throws InterruptedException;

    /** Sends bytes of the stream where nothing waits to be sent, else nothing; any thread may, and none blocks. */
    void writeIfIdle(byte[] bytes);
}
