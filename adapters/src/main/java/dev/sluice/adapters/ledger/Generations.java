package dev.sluice.adapters.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a ledger's directory. Each generation has a snapshot of what was before it and a log of what happened in
 * it; the newest snapshot and every log from its generation on make the whole.
 */
final class Generations {

    static final String UNFINISHED = ".unfinished";

    private static final Pattern NAME = Pattern.compile("(\\d{12})\\.(snapshot|log)");

    private final Path directory;

    Generations(Path directory) {
        this.directory = directory;
    }

    Path snapshot(long generation) {
        return directory.resolve("%012d.snapshot".formatted(generation));
    }

    Path log(long generation) {
        return directory.resolve("%012d.log".formatted(generation));
    }

    OptionalLong newestSnapshot() throws IOException {
        return numbers("snapshot").stream().mapToLong(n -> n).max();
    }

    /** Of every log there is, in order. */
    List<Long> logs() throws IOException {
        return numbers("log");
    }

    private List<Long> numbers(String kind) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .filter(name -> name.group(2).equals(kind))
                    .map(name -> Long.valueOf(name.group(1)))
                    .sorted()
                    .toList();
        }
    }

    /** Removes what a newer snapshot stands for, oldest first. */
    void removeBefore(long generation) throws IOException {
        for (long old : numbers("log")) {
            if (old < generation) {
                Files.deleteIfExists(log(old));
            }
        }
        for (long old : numbers("snapshot")) {
            if (old < generation) {
                Files.deleteIfExists(snapshot(old));
            }
        }
    }

    void removeUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(UNFINISHED)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Makes a file's new name outlive the machine. */
    static void syncDirectory(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
