package dev.sluice.gateway.preferences;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a file that have an end, line by line; none where the file was let go of. Opened when first read. */
final class WholeLines extends InputStream {

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private @Nullable InputStream in;
    private byte[] line = new byte[0];
    private int at;

    WholeLines(Path file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        return more() ? line[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!more()) {
            return -1;
        }
        int count = Math.min(length, line.length - at);
        System.arraycopy(line, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean more() throws IOException {
        return at < line.length || next();
    }

    private boolean next() throws IOException {
        if (in == null) {
            try {
                in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
            } catch (NoSuchFileException letGo) {
                in = InputStream.nullInputStream();
            }
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            whole.write(next);
            if (next == '\n') {
                line = whole.toByteArray();
                at = 0;
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
    }
}
