package dev.sluice.gateway.wiring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One text in a file that is replaced as a whole, so that it is never half of one and half of another. A text that cannot
 * be used is put aside, with a word on why; a disk that does not take one is said once, until it does.
 */
final class WholeFile {

    private static final Logger log = LoggerFactory.getLogger(WholeFile.class);

    private final Path path;
    private boolean failing;

    WholeFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * What the text says; empty where there is none, or none that can be used.
     *
     * @param reading throws {@link IllegalArgumentException} where it is something else
     */
    <T> Optional<T> read(Function<String, T> reading) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.apply(Files.readString(path)));
        } catch (IOException | IllegalArgumentException unusable) {
            log.warn("{} is put aside, and learning starts anew: {}", path, unusable.getMessage());
            putAside();
            return Optional.empty();
        }
    }

    private void putAside() {
        try {
            Files.move(path, beside(".unusable"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException broken) {
            log.error("{} cannot be put aside and will be overwritten: {}", path, broken.getMessage());
        }
    }

    /** Whether the disk took it. */
    boolean replace(String text) {
        try {
            Path next = beside(".next");
            try (FileChannel out = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            failing = false;
            return true;
        } catch (IOException broken) {
            if (!failing) {
                log.error("{} cannot be written: {}", path, broken.getMessage());
            }
            failing = true;
            return false;
        }
    }

    private Path beside(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }
}
