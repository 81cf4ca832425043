package dev.sluice.adapters.http;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of an answer as they come: each read moves the deadline on, and there is an end to what is read. */
final class Pieces extends InputStream {

    private static final long MOST_BYTES = 64L << 20;

    private final InputStream in;
    private final Deadline deadline;
    private long count;

    Pieces(InputStream in, Deadline deadline) {
        this.in = in;
        this.deadline = deadline;
    }

    /** @param length as the provider said; negative where it did not */
    byte[] all(long length) throws IOException {
        if (length > MOST_BYTES) {
            throw tooLarge();
        }
        if (length < 0) {
            return readAllBytes();
        }
        byte[] bytes = new byte[(int) length];
        int filled = 0;
        for (int n = 0; n >= 0 && filled < bytes.length; filled += Math.max(0, n)) {
            n = read(bytes, filled, bytes.length - filled);
        }
        // only at its end does the connection become free
        if (filled < bytes.length || read() >= 0) {
            throw new IOException("the answer has not the length it was said to have");
        }
        return bytes;
    }

    private static AnswerTooLarge tooLarge() {
        return new AnswerTooLarge("the answer is larger than " + (MOST_BYTES >> 20) + " MiB");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        if (read > 0) {
            deadline.piece();
            count += read;
            if (count > MOST_BYTES) {
                throw tooLarge();
            }
        }
        return read;
    }
}
