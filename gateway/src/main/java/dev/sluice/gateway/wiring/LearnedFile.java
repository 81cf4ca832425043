package dev.sluice.gateway.wiring;

import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.policies.learn.Learned;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was learned, in one file that is replaced as a whole. What cannot be used is put aside, with a word on why, and
 * learning starts from what was fitted; a disk that does not take it costs what was learned since, and nothing else.
 */
final class LearnedFile implements Consumer<Learned> {

    private static final Logger log = LoggerFactory.getLogger(LearnedFile.class);
    private static final String NAME = "learned.txt";

    private final Optional<Path> file;
    private boolean failing;

    /** @param dataDir empty where nothing is kept */
    LearnedFile(Optional<String> dataDir) {
        this.file = dataDir.map(place -> Path.of(place).resolve(NAME));
    }

    Learned read(FittedCalibration fitted) {
        Optional<Path> there = file.filter(Files::exists);
        if (there.isEmpty()) {
            return Learned.nothing(fitted);
        }
        Path path = there.get();
        try {
            Learned learned = Learned.read(Files.readString(path), fitted);
            log.info(
                    "{} lessons of earlier, on {} arms, read from {}",
                    learned.lessons(),
                    learned.calibration().learned().size(),
                    path);
            return learned;
        } catch (IOException | IllegalArgumentException unusable) {
            log.warn("{} is put aside, and learning starts anew: {}", path, unusable.getMessage());
            putAside(path);
            return Learned.nothing(fitted);
        }
    }

    private static void putAside(Path path) {
        try {
            Files.move(path, path.resolveSibling(NAME + ".unusable"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.error("{} cannot be put aside and will be overwritten: {}", path, e.getMessage());
        }
    }

    @Override
    public void accept(Learned learned) {
        if (file.isEmpty()) {
            return;
        }
        try {
            replace(file.get(), learned.write());
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                log.error("what was learned cannot be written to {}: {}", file.get(), e.getMessage());
            }
            failing = true;
        }
    }

    private static void replace(Path path, String text) throws IOException {
        Path next = path.resolveSibling(NAME + ".next");
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
