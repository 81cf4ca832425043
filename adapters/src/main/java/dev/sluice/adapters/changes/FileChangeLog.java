package dev.sluice.adapters.changes;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes in one file of one process: a line for each, on the disk before anybody hears of it. Starting reads them all
 * again. The last line, where it is torn, is of a change that nobody was told of, and is dropped; a line before it that
 * cannot be read is damage, and refused.
 *
 * <p>Who makes a change holds the lock until the disk has it, for changes are few and come one after the other. Nobody
 * else ever waits for it but readers of the audit. A {@code FileChannel} would be closed for good by the interrupt of one
 * caller that leaves; a {@code RandomAccessFile} is not.
 */
public final class FileChangeLog implements ChangeLog {

    private static final Logger log = LoggerFactory.getLogger(FileChangeLog.class);
    private static final String FILE = "changes.jsonl";

    private final Path path;
    private final RandomAccessFile file;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Long> starts = new ArrayList<>();
    private final Announced announced = new Announced(Documents.NONE);
    private long end;
    private boolean broken;

    /**
     * @throws IllegalStateException where another process has it, or it is damaged
     * @throws UncheckedIOException where it cannot be read or written
     */
    public static FileChangeLog open(Path directory, InstantSource clock) {
        try {
            Files.createDirectories(directory);
            Path path = directory.resolve(FILE);
            boolean fresh = Files.notExists(path);
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            try {
                refuseSharing(path, lock(file.getChannel()));
                FileChangeLog opened = new FileChangeLog(path, file, clock);
                opened.readAll();
                if (fresh) {
                    syncDirectory(directory);
                }
                return opened;
            } catch (IOException | RuntimeException failed) {
                file.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("changes cannot be kept in " + directory + ": " + failed, failed);
        }
    }

    private FileChangeLog(Path path, RandomAccessFile file, InstantSource clock) {
        this.path = path;
        this.file = file;
        this.clock = clock;
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    private static void refuseSharing(Path path, @Nullable FileLock lock) {
        if (lock == null) {
            throw new IllegalStateException(path + " is in use by another process");
        }
    }

    /** So that a file that was just made has its name after a crash. */
    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private void readAll() throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        Documents documents = Documents.NONE;
        int from = 0;
        while (from < bytes.length) {
            int newLine = newLine(bytes, from);
            Optional<Line> line = newLine < 0 ? Optional.empty() : read(bytes, from, newLine);
            boolean torn = line.isEmpty() && (newLine < 0 || newLine + 1 == bytes.length);
            if (torn) {
                log.warn(
                        "the last {} bytes of {} are of a change that was never made; dropped",
                        bytes.length - from,
                        path);
                break;
            }
            if (line.isEmpty() || line.get().recorded().revision() != documents.revision() + 1) {
                throw new IllegalStateException(path + " is damaged in line " + (starts.size() + 1) + ", at byte "
                        + from + "; restore it from a backup, or move it away to begin without changes");
            }
            starts.add((long) from);
            documents = documents.next(line.get().writes());
            from = newLine + 1;
        }
        end = from;
        if (end < bytes.length) {
            file.setLength(end);
            file.getFD().sync();
        }
        announced.announce(documents);
    }

    private static Optional<Line> read(byte[] bytes, int from, int to) {
        return Line.read(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    private static int newLine(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    @Override
    public Documents now() {
        return announced.now();
    }

    @Override
    public boolean known() {
        return true;
    }

    @Override
    public Recorded commit(long basedOn, Change change) {
        lock.lock();
        try {
            Documents before = announced.now();
            if (before.revision() != basedOn) {
                throw new Overtaken(basedOn, before.revision());
            }
            Documents after = before.next(change.writes());
            Recorded made = new Recorded(
                    after.revision(), clock.instant(), change.who(), change.what(), change.before(), change.after());
            append(new Line(made, change.writes()).bytes());
            announced.announce(after);
            return made;
        } finally {
            lock.unlock();
        }
    }

    private void append(byte[] line) {
        if (broken) {
            throw new ChangesUnavailable("the file of changes could not be written; restart when there is room");
        }
        try {
            file.seek(end);
            file.write(line);
            file.getFD().sync();
        } catch (IOException failed) {
            takeBack();
            throw new ChangesUnavailable("the change could not be kept: " + failed, failed);
        }
        starts.add(end);
        end += line.length;
    }

    private void takeBack() {
        try {
            file.setLength(end);
            file.getFD().sync();
        } catch (IOException alsoFailed) {
            log.error("{} takes nothing more until a restart", path, alsoFailed);
            broken = true;
        }
    }

    @Override
    public List<Recorded> audit(long before, int limit) {
        lock.lock();
        try {
            List<Recorded> found = new ArrayList<>();
            for (int i = (int) Math.min(before - 1, starts.size()) - 1; i >= 0 && found.size() < limit; i--) {
                found.add(recorded(i));
            }
            return found;
        } catch (IOException failed) {
            throw new ChangesUnavailable("the audit cannot be read: " + failed, failed);
        } finally {
            lock.unlock();
        }
    }

    private Recorded recorded(int i) throws IOException {
        long from = starts.get(i);
        long to = i + 1 < starts.size() ? starts.get(i + 1) : end;
        byte[] line = new byte[Math.toIntExact(to - from)];
        file.seek(from);
        file.readFully(line);
        return Line.read(new String(line, StandardCharsets.UTF_8))
                .map(Line::recorded)
                .orElseThrow(() -> new IOException("line " + (i + 1) + " of " + path + " cannot be read any more"));
    }

    @Override
    public void listen(Consumer<Documents> listener) {
        lock.lock();
        try {
            announced.listen(listener);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
