package dev.sluice.gateway.lines;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lines about decisions in files that are only ever appended to, {@code decisions-000001.jsonl} and so on; the oldest file
 * goes when there are too many bytes or its last line is too old. Where each decision's line lies, and the last that was
 * added about it, is known in memory. All is written by one thread; any may read. A line without its end, left by a process
 * that was killed, is passed over.
 */
public final class Segments {

    private static final String START = "{\"decision\":\"";
    private static final int FILES = 16;
    private static final int BLOCK = 1 << 16;
    private static final int LONGEST_START = 256;
    private static final long LEAST_BYTES = 64 * 1024;

    private final Path directory;
    private final String name;
    private final Pattern names;
    private final String addition;
    private final long most;
    private final long each;
    private final Duration age;
    private final InstantSource clock;
    private final Deque<Segment> kept = new ArrayDeque<>();
    private final Map<Long, Place> decisions = new ConcurrentHashMap<>();
    private final Map<Long, Place> additions = new ConcurrentHashMap<>();
    private @Nullable FileChannel open;

    private static final class Segment {
        final long number;
        final Path file;
        final Instant since;
        long bytes;
        Instant last;

        Segment(long number, Path file, long bytes, Instant since, Instant last) {
            this.number = number;
            this.file = file;
            this.bytes = bytes;
            this.since = since;
            this.last = last;
        }
    }

    private record Place(long segment, Path file, long offset, int length) {}

    /**
     * @param name what the names of the files begin with
     * @param addition the field after the decision in lines that add to one
     */
    public Segments(Path directory, String name, String addition, long bytes, Duration age, InstantSource clock) {
        if (bytes < FILES * LEAST_BYTES) {
            throw new IllegalArgumentException(name + " need at least 1 MiB on disk: " + bytes + " bytes");
        }
        if (!age.isPositive()) {
            throw new IllegalArgumentException("the age of decisions must be positive: " + age);
        }
        this.directory = directory;
        this.name = name;
        this.names = Pattern.compile(name + "-(\\d{6,})\\.jsonl");
        this.addition = "\",\"" + addition + "\"";
        this.most = bytes;
        this.each = bytes / FILES;
        this.age = age;
        this.clock = clock;
    }

    /** Reads what there is of earlier processes. */
    public void load() throws IOException {
        Files.createDirectories(directory);
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> number(file) > 0)
                    .sorted(Comparator.comparingLong(this::number))
                    .toList();
        }
        for (Path file : files) {
            Instant last = Files.getLastModifiedTime(file).toInstant();
            Segment segment = new Segment(number(file), file, Files.size(file), last, last);
            kept.addLast(segment);
            index(segment);
        }
        retain();
    }

    private long number(Path file) {
        Matcher matched = names.matcher(file.getFileName().toString());
        return matched.matches() ? Long.parseLong(matched.group(1)) : 0;
    }

    private void index(Segment segment) throws IOException {
        try (InputStream in = Files.newInputStream(segment.file)) {
            byte[] block = new byte[BLOCK];
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long offset = 0;
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                int from = 0;
                for (int i = 0; i < read; i++) {
                    if (block[i] == '\n') {
                        line.write(block, from, i - from);
                        known(segment, offset, line.toByteArray());
                        offset += line.size() + 1;
                        line.reset();
                        from = i + 1;
                    }
                }
                line.write(block, from, read - from);
            }
        }
    }

    /** All that is needed stands at the start of a line. */
    private void known(Segment segment, long offset, byte[] line) {
        String start = new String(line, 0, Math.min(line.length, LONGEST_START), StandardCharsets.UTF_8);
        int end = start.indexOf('"', START.length());
        if (start.startsWith(START) && end > 0) {
            boolean adds = start.startsWith(addition, end);
            Place place = new Place(segment.number, segment.file, offset, line.length);
            (adds ? additions : decisions).put(hash(start.substring(START.length(), end)), place);
        }
    }

    /**
     * @param adds whether it adds to what is known of the decision
     * @param line with its end
     */
    public void append(String decision, boolean adds, byte[] line) throws IOException {
        if (line.length > most / 2) {
            throw new IOException("a line of " + line.length + " bytes is larger than half of all lines may be");
        }
        FileChannel into = current(line.length);
        Segment segment = kept.getLast();
        long offset = segment.bytes;
        ByteBuffer bytes = ByteBuffer.wrap(line);
        try {
            for (long at = offset; bytes.hasRemaining(); ) {
                at += into.write(bytes, at);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        segment.bytes += line.length;
        segment.last = clock.instant();
        (adds ? additions : decisions)
                .put(hash(decision), new Place(segment.number, segment.file, offset, line.length - 1));
    }

    private FileChannel current(int more) throws IOException {
        FileChannel channel = open;
        if (channel != null
                && kept.getLast().bytes + more <= each
                && kept.getLast().since.plus(age.dividedBy(FILES)).isAfter(clock.instant())) {
            return channel;
        }
        close();
        long number = kept.isEmpty() ? 1 : kept.getLast().number + 1;
        Path file = directory.resolve(String.format(Locale.ROOT, "%s-%06d.jsonl", name, number));
        FileChannel created = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        open = created;
        kept.addLast(new Segment(number, file, 0, clock.instant(), clock.instant()));
        retain();
        return created;
    }

    /** Lets go of what is too much or too old; never of the file that is being written. */
    public void retain() throws IOException {
        Instant oldest = clock.instant().minus(age);
        if (open != null && kept.getLast().last.isBefore(oldest)) {
            close();
        }
        long bytes = kept.stream().mapToLong(segment -> segment.bytes).sum();
        while (!kept.isEmpty()
                && (open == null || kept.size() > 1)
                && (bytes > most - each || kept.getFirst().last.isBefore(oldest))) {
            Segment gone = kept.removeFirst();
            bytes -= gone.bytes;
            Files.deleteIfExists(gone.file);
            decisions.values().removeIf(place -> place.segment() == gone.number);
            additions.values().removeIf(place -> place.segment() == gone.number);
        }
    }

    public Optional<byte[]> decision(String id) throws IOException {
        return read(decisions.get(hash(id)));
    }

    /** The last that was added. */
    public Optional<byte[]> addition(String id) throws IOException {
        return read(additions.get(hash(id)));
    }

    private static Optional<byte[]> read(@Nullable Place place) throws IOException {
        if (place == null) {
            return Optional.empty();
        }
        try (FileChannel in = FileChannel.open(place.file(), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(place.length());
            int read = 0;
            while (read >= 0 && bytes.hasRemaining()) {
                read = in.read(bytes, place.offset() + bytes.position());
            }
            return bytes.hasRemaining() ? Optional.empty() : Optional.of(bytes.array());
        } catch (NoSuchFileException letGo) {
            return Optional.empty();
        }
    }

    public void close() {
        FileChannel channel = open;
        open = null;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** FNV-1a, 64 bits; whoever reads compares the id itself. */
    private static long hash(String id) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
