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
                throw new AnswerTooLarge("the answer is larger than " + (MOST_BYTES >> 20) + " MiB");
            }
        }
        return read;
    }
}
