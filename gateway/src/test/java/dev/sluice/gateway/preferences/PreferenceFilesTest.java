package dev.sluice.gateway.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceFilesTest {

    private static final int SMALL = 8 * 100;

    @TempDir
    Path directory;

    private static List<String> lines(PreferenceFiles files) throws IOException {
        try (InputStream in = files.lines()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private PreferenceFiles written(int bytes, String... lines) {
        PreferenceFiles files = new PreferenceFiles(directory, bytes);
        Stream.of(lines).forEach(files::add);
        files.close();
        return files;
    }

    @Test
    void a_restart_loses_nothing_and_a_line_without_its_end_is_passed_over() throws IOException {
        written(1 << 20, "{\"a\":1}", "{\"a\":2}");
        Files.writeString(directory.resolve("preferences-000001.jsonl"), "{\"a\":", StandardOpenOption.APPEND);

        assertThat(lines(written(1 << 20, "{\"a\":3}"))).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
    }

    @Test
    void the_oldest_go_when_there_are_too_many_bytes() throws IOException {
        String[] many = new String[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = "{\"number\":\"%030d\"}".formatted(i);
        }

        PreferenceFiles files = written(SMALL, many);

        List<String> kept = lines(files);
        assertThat(kept).hasSizeBetween(5, SMALL / many[0].length());
        assertThat(kept).isEqualTo(List.of(many).subList(many.length - kept.size(), many.length));
        assertThat(files.lost()).isZero();
    }

    @Test
    void a_disk_that_takes_nothing_costs_only_what_is_counted_as_lost() throws IOException {
        Path file = Files.createFile(directory.resolve("in-the-way"));
        PreferenceFiles files = new PreferenceFiles(file.resolve("preferences"), 1 << 20);
        files.add("{}");
        files.add("{}");
        files.close();
        files.add("{}");

        assertThat(files.lost()).isEqualTo(3);
    }

    @Test
    void a_pair_larger_than_a_file_is_lost_and_those_after_it_are_not() throws IOException {
        PreferenceFiles files = written(SMALL, "x".repeat(SMALL), "{}");

        assertThat(lines(files)).containsExactly("{}");
        assertThat(files.lost()).isEqualTo(1);
    }
}
