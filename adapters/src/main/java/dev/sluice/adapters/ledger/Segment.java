package dev.sluice.adapters.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file of framed entries, each a length, a checksum and its bytes. It is mapped into memory: what is appended is the
 * operating system's at once and survives the process, however it ends; {@link #sync} brings it to the disk. The header
 * says up to where that was done: up to there nothing may be missing, beyond it the end may be torn.
 */
final class Segment {

    static final int HEADER_BYTES = 16;

    private static final long MAGIC = 0x534c554943453032L;
    private static final int SYNCED_AT = 8;
    private static final int FRAME_BYTES = 8;
    private static final int CLOSING_BYTES = FRAME_BYTES + 1;

    private final Path file;
    private final MappedByteBuffer bytes;
    private final CRC32C checksum = new CRC32C();
    private volatile int end = HEADER_BYTES;

    private Segment(Path file, MappedByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** A new file whose room is on the disk before it has its name: it cannot run out while it is written. */
    static Segment create(Path file, int size) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + Generations.UNFINISHED);
        try (FileChannel channel = FileChannel.open(
                fresh,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(size);
            zeros.putLong(0, MAGIC).putLong(SYNCED_AT, HEADER_BYTES);
            while (zeros.hasRemaining()) {
                channel.write(zeros);
            }
            channel.force(true);
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Generations.syncDirectory(file);
            return new Segment(file, mapped);
        }
    }

    Path file() {
        return file;
    }

    /** Whether it still takes an entry of so many bytes, and the one that closes it. */
    boolean hasRoomFor(int length) {
        return end + FRAME_BYTES + length + CLOSING_BYTES <= bytes.capacity();
    }

    /** Only one thread at a time. */
    void append(ByteBuffer entry) {
        int length = entry.remaining();
        int start = end;
        checksum.reset();
        checksum.update(entry);
        bytes.put(start + FRAME_BYTES, entry, 0, length);
        bytes.putInt(start + Integer.BYTES, (int) checksum.getValue());
        bytes.putInt(start, length);
        end = start + FRAME_BYTES + length;
    }

    /** Brings what was appended to the disk; any thread, but only one. */
    void sync() {
        int upTo = end;
        bytes.force(0, upTo);
        bytes.putLong(SYNCED_AT, upTo);
    }

    /** Whether an entry of a file was ever brought to the disk. */
    static boolean synced(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        return in.capacity() >= HEADER_BYTES && in.getLong(SYNCED_AT) > HEADER_BYTES;
    }

    /**
     * Reads a file's entries from the first to where they end or are torn.
     *
     * @return how many bytes were dropped at a torn end
     * @throws DamagedLog where what must be there is not, or not as it was written
     */
    static long read(Path file, Entry.Reader reader) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        if (in.capacity() < HEADER_BYTES) {
            return in.capacity();
        }
        if (in.getLong(0) != MAGIC) {
            throw new DamagedLog(file, 0, "it is no ledger's file, or of another version");
        }
        long synced = in.getLong(SYNCED_AT);
        CRC32C checksum = new CRC32C();
        int at = HEADER_BYTES;
        while (whole(in, at, checksum)) {
            int length = in.getInt(at);
            try {
                Entry.read(in.slice(at + FRAME_BYTES, length), reader);
            } catch (IllegalArgumentException broken) {
                throw new DamagedLog(file, at, String.valueOf(broken.getMessage()));
            }
            at += FRAME_BYTES + length;
        }
        if (at < synced) {
            throw new DamagedLog(file, at, "no whole entry there, though the file was good up to " + synced);
        }
        return rest(in, at);
    }

    private static boolean whole(ByteBuffer in, int at, CRC32C checksum) {
        if (at + FRAME_BYTES > in.capacity()) {
            return false;
        }
        int length = in.getInt(at);
        if (length < 1 || length > Entry.MOST_BYTES || at + FRAME_BYTES + length > in.capacity()) {
            return false;
        }
        checksum.reset();
        checksum.update(in.slice(at + FRAME_BYTES, length));
        return (int) checksum.getValue() == in.getInt(at + Integer.BYTES);
    }

    private static long rest(ByteBuffer in, int at) {
        int last = in.capacity();
        while (last > at && in.get(last - 1) == 0) {
            last--;
        }
        return (long) last - at;
    }

    /** Writes a file of entries that is never appended to. */
    static final class Whole implements AutoCloseable {
        private final Path file;
        private final FileChannel channel;
        private final CRC32C checksum = new CRC32C();
        private final ByteBuffer buffer = ByteBuffer.allocate(2 * Entry.MOST_BYTES);
        private long length = HEADER_BYTES;

        Whole(Path file) throws IOException {
            this.file = file;
            this.channel = FileChannel.open(
                    fresh(), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            buffer.putLong(MAGIC).putLong(0);
        }

        private Path fresh() {
            return file.resolveSibling(file.getFileName() + Generations.UNFINISHED);
        }

        void append(ByteBuffer entry) throws IOException {
            if (buffer.remaining() < FRAME_BYTES + entry.remaining()) {
                flush();
            }
            checksum.reset();
            int bytes = entry.remaining();
            checksum.update(entry);
            length += FRAME_BYTES + (long) bytes;
            buffer.putInt(bytes).putInt((int) checksum.getValue()).put(entry.rewind());
        }

        private void flush() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }

        /** Gives it its name once all of it is on the disk. */
        void finish() throws IOException {
            flush();
            channel.force(true);
            ByteBuffer mark = ByteBuffer.allocate(Long.BYTES).putLong(0, length);
            channel.write(mark, SYNCED_AT);
            channel.force(true);
            Files.move(fresh(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Generations.syncDirectory(file);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
