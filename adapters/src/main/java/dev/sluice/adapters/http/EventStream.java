package dev.sluice.adapters.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events read from bytes: whatever the line ends, wherever the reads split them. Names, ids and comments are
 * passed over; only the data counts.
 */
final class EventStream {

    private static final int INITIAL_BUFFER = 8 * 1024;
    private static final byte[] DATA = {'d', 'a', 't', 'a'};

    private final InputStream in;
    private final int maxEvent;
    private byte[] buffer = new byte[INITIAL_BUFFER];
    private int lineStart;
    private int scanned;
    private int filled;
    private boolean skipLineFeed;

    /** The data of the event being read, as long as it is one line; {@code dataStart < 0} means no data. */
    private int dataStart = -1;

    private int dataEnd;

    /** The data of the event being read, once it has more than one line. */
    private @Nullable ByteArrayOutputStream lines;

    /** @param maxEvent the most bytes an event may have before it counts as broken */
    EventStream(InputStream in, int maxEvent) {
        this.in = in;
        this.maxEvent = maxEvent;
    }

    /** The next event's data; null at the end of the stream. An event without its last line end still counts. */
    byte @Nullable [] next() throws IOException {
        while (true) {
            int end = lineEnd();
            if (end >= 0) {
                boolean blank = end == lineStart;
                if (!blank) {
                    line(end);
                }
                lineStart = scanned;
                if (blank && dataStart >= 0) {
                    return take();
                }
            } else if (!fill()) {
                if (filled > lineStart) {
                    line(filled);
                    lineStart = filled;
                }
                return dataStart >= 0 ? take() : null;
            }
        }
    }

    /** Where the line that starts at {@code lineStart} ends; -1 where more bytes are needed. */
    private int lineEnd() {
        byte[] bytes = buffer;
        int i = scanned;
        if (skipLineFeed && i < filled) {
            skipLineFeed = false;
            if (bytes[i] == '\n') {
                i++;
                lineStart = i;
            }
        }
        for (; i < filled; i++) {
            byte b = bytes[i];
            if (b == '\n' || b == '\r') {
                skipLineFeed = b == '\r';
                scanned = i + 1;
                return i;
            }
        }
        scanned = i;
        return -1;
    }

    private void line(int end) {
        int name = lineStart + DATA.length;
        if (end < name || !Arrays.equals(buffer, lineStart, name, DATA, 0, DATA.length)) {
            return;
        }
        if (end > name && buffer[name] != ':') {
            return;
        }
        int from = Math.min(end, name + 1);
        if (from < end && buffer[from] == ' ') {
            from++;
        }
        if (dataStart < 0) {
            dataStart = from;
            dataEnd = end;
            return;
        }
        if (lines == null) {
            lines = new ByteArrayOutputStream();
            lines.write(buffer, dataStart, dataEnd - dataStart);
            dataStart = 0;
        }
        lines.write('\n');
        lines.write(buffer, from, end - from);
    }

    private byte[] take() {
        byte[] data = lines == null ? Arrays.copyOfRange(buffer, dataStart, dataEnd) : lines.toByteArray();
        dataStart = -1;
        lines = null;
        return data;
    }

    /** Makes room, keeping the unfinished event, and reads once. */
    private boolean fill() throws IOException {
        int keepFrom = dataStart >= 0 && lines == null ? dataStart : lineStart;
        if (keepFrom == filled) {
            moveTo(0, keepFrom, 0);
        } else if (filled == buffer.length) {
            if (keepFrom > 0) {
                moveTo(0, keepFrom, filled - keepFrom);
            } else {
                buffer = Arrays.copyOf(buffer, Math.min(maxEvent, buffer.length * 2));
            }
        }
        if (filled == buffer.length || (lines != null && lines.size() > maxEvent)) {
            throw new AnswerTooLarge("an event of the answer is larger than " + maxEvent + " bytes");
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
            return false;
        }
        filled += read;
        return true;
    }

    private void moveTo(int to, int from, int length) {
        System.arraycopy(buffer, from, buffer, to, length);
        int shift = from - to;
        lineStart -= shift;
        scanned -= shift;
        filled -= shift;
        if (dataStart >= 0 && lines == null) {
            dataStart -= shift;
            dataEnd -= shift;
        }
    }
}
