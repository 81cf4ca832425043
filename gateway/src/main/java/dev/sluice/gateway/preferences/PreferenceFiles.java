package dev.sluice.gateway.preferences;

import dev.sluice.gateway.lines.DiskWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pairs that were told, and those that wait for it. Told are lines in files that are only ever appended to,
 * {@code preferences-000001.jsonl} and so on; the oldest file goes when there are too many bytes. Each process, and whoever
 * could not write, begins a new file, so that a line without its end is always the last of its file; it is passed over.
 */
public final class PreferenceFiles implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PreferenceFiles.class);

    private static final String NAMES = "preferences-\\d{6}\\.jsonl";
    private static final int FILES = 8;

    private final Path directory;
    private final long most;
    private final WaitingPairs waiting;
    private final AtomicLong tooLarge = new AtomicLong();
    private final DiskWriter writer;
    private @Nullable FileChannel open;
    private long written;

    /**
     * @param bytes on disk at most, and as many again for pairs that wait
     * @param age at which those are forgotten
     */
    public PreferenceFiles(Path directory, long bytes, Duration age, InstantSource clock) {
        this.directory = directory;
        this.waiting = new WaitingPairs(directory, bytes, age, clock);
        this.most = bytes;
        this.writer = new DiskWriter("preferences", new Both());
    }

    /** A pair that is told of already. Never waits, nor do the others. */
    public void add(String line) {
        writer.offer(line.length(), () -> write(line));
    }

    /** Pairs that nobody has told of yet. */
    void await(String decision, List<Pair> pairs) {
        byte[] line = WaitingPairs.line(decision, pairs);
        if (line.length > most / FILES) {
            tooLarge.incrementAndGet();
            return;
        }
        writer.offer(line.length, () -> waiting.add(decision, line));
    }

    void told(String decision, ToldBy by) {
        writer.offer(0, () -> {
            List<String> lines = waiting.told(decision, by);
            for (String line : lines) {
                write(line);
            }
            if (!lines.isEmpty()) {
                waiting.settle(decision, by);
            }
        });
    }

    /** Lines that were not written. */
    public long lost() {
        return writer.lost() + tooLarge.get();
    }

    /** Those that were told and those that wait. */
    private final class Both implements DiskWriter.Store {
        @Override
        public void load() throws IOException {
            waiting.load();
        }

        @Override
        public void retain() throws IOException {
            waiting.retain();
        }

        @Override
        public void close() {
            end();
            waiting.close();
        }
    }

    private void write(String line) throws IOException {
        byte[] ended = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (ended.length > most / FILES) {
            throw new IOException("a pair of " + ended.length + " bytes is larger than a file may be");
        }
        FileChannel into = current(ended.length);
        ByteBuffer bytes = ByteBuffer.wrap(ended);
        try {
            while (bytes.hasRemaining()) {
                into.write(bytes);
            }
        } catch (IOException broken) {
            end();
            throw broken;
        }
        written += ended.length;
    }

    private FileChannel current(int more) throws IOException {
        FileChannel channel = open;
        if (channel != null && written + more <= most / FILES) {
            return channel;
        }
        end();
        Files.createDirectories(directory);
        List<Path> files = files();
        int number = files.isEmpty()
                ? 1
                : 1 + Integer.parseInt(files.getLast().getFileName().toString().replaceAll("\\D", ""));
        retain(files);
        channel = FileChannel.open(
                directory.resolve(String.format(Locale.ROOT, "preferences-%06d.jsonl", number)),
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE_NEW);
        open = channel;
        written = 0;
        return channel;
    }

    /** Leaves room for one file more. */
    private void retain(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        for (Path file : files) {
            if (bytes <= most - most / FILES) {
                return;
            }
            bytes -= Files.size(file);
            Files.delete(file);
        }
    }

    private void end() {
        FileChannel channel = open;
        open = null;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException broken) {
                log.warn("a file of preferences was not closed: {}", broken.getMessage());
            }
        }
    }

    private List<Path> files() throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().matches(NAMES))
                    .sorted()
                    .toList();
        }
    }

    /** All whole lines, oldest first. */
    public InputStream lines() throws IOException {
        List<InputStream> streams =
                files().stream().<InputStream>map(WholeLines::new).toList();
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    /** Writes what waits. */
    @Override
    public void close() {
        writer.close();
    }
}
