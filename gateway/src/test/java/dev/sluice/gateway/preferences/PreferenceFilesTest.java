package dev.sluice.gateway.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class PreferenceFilesTest {

    private static final int SMALL = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T12:00:00Z"));

    private static List<String> lines(PreferenceFiles files) throws IOException {
        try (InputStream in = files.lines()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private PreferenceFiles written(int bytes, String... lines) {
        PreferenceFiles files = new PreferenceFiles(directory, bytes, Duration.ofDays(1), now::get);
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
            many[i] = "{\"number\":\"%030000d\"}".formatted(i);
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
        PreferenceFiles files = new PreferenceFiles(file.resolve("preferences"), 1 << 20, Duration.ofDays(1), now::get);
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

    /** What a gateway does from its start to its end. */
    private void process(Consumer<PreferenceFiles> does) {
        try (PreferenceFiles files = new PreferenceFiles(directory, SMALL, Duration.ofDays(1), now::get)) {
            does.accept(files);
            assertThat(files.lost()).isZero();
        }
    }

    private static Pair pair(boolean unusable, String prompt) {
        return new Pair(unusable, JSON.createObjectNode().put("prompt", prompt));
    }

    private List<String> exported() throws IOException {
        return lines(written(SMALL));
    }

    @Test
    void pairs_that_wait_outlive_the_process_and_are_told_once() throws IOException {
        process(files -> files.await("d-1", List.of(pair(false, "one"), pair(true, "two"))));
        process(files -> files.told("d-1", ToldBy.FEEDBACK));
        process(files -> {
            files.told("d-1", ToldBy.FEEDBACK);
            files.told("d-1", ToldBy.TOOL_CALL_RAN);
            files.told("d-2", ToldBy.FEEDBACK);
        });

        assertThat(exported())
                .containsExactly(
                        "{\"prompt\":\"one\",\"told_by\":\"feedback\"}",
                        "{\"prompt\":\"two\",\"told_by\":\"feedback\"}");
    }

    @Test
    void a_call_that_ran_tells_only_of_those_that_could_not_be_made_and_feedback_of_the_rest() throws IOException {
        process(files -> {
            files.await("d-1", List.of(pair(false, "one"), pair(true, "two")));
            files.told("d-1", ToldBy.TOOL_CALL_RAN);
        });
        assertThat(exported()).containsExactly("{\"prompt\":\"two\",\"told_by\":\"tool_call_ran\"}");

        process(files -> {
            files.told("d-1", ToldBy.TOOL_CALL_RAN);
            files.told("d-1", ToldBy.FEEDBACK);
            files.told("d-1", ToldBy.FEEDBACK);
        });
        assertThat(exported())
                .containsExactly(
                        "{\"prompt\":\"two\",\"told_by\":\"tool_call_ran\"}",
                        "{\"prompt\":\"one\",\"told_by\":\"feedback\"}");
    }

    @Test
    void a_run_that_tells_nothing_leaves_the_pairs_to_feedback() throws IOException {
        process(files -> {
            files.await("d-1", List.of(pair(false, "one")));
            files.told("d-1", ToldBy.TOOL_CALL_RAN);
            files.told("d-1", ToldBy.FEEDBACK);
        });

        assertThat(exported()).containsExactly("{\"prompt\":\"one\",\"told_by\":\"feedback\"}");
    }

    @Test
    void pairs_that_waited_too_long_are_forgotten() throws IOException {
        process(files -> files.await("d-1", List.of(pair(false, "one"))));
        now.updateAndGet(then -> Instant.now().plus(Duration.ofDays(2)));
        process(files -> files.told("d-1", ToldBy.FEEDBACK));

        assertThat(exported()).isEmpty();
    }

    @Test
    void prompts_that_waited_too_long_leave_the_disk_though_nothing_more_happens() throws IOException {
        try (PreferenceFiles files = new PreferenceFiles(directory, SMALL, Duration.ofDays(1), now::get)) {
            files.await("d-1", List.of(pair(false, "one")));
            Path waiting = directory.resolve("waiting-000001.jsonl");
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (Files.notExists(waiting) || Files.size(waiting) == 0) {
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(5_000_000);
            }
            now.updateAndGet(then -> then.plus(Duration.ofDays(2)));
            while (Files.exists(waiting)) {
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    @Test
    void too_many_that_wait_push_the_oldest_out() throws IOException {
        process(files -> {
            for (int i = 0; i < 100; i++) {
                files.await("d-" + i, List.of(pair(false, "x".repeat(30_000))));
            }
            for (int i = 0; i < 100; i++) {
                files.told("d-" + i, ToldBy.FEEDBACK);
            }
        });

        assertThat(exported()).hasSizeBetween(5, SMALL / 30_000);
        try (Stream<Path> kept = Files.list(directory)) {
            assertThat(kept.filter(file -> file.getFileName().toString().startsWith("waiting"))
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isBetween(100_000L, (long) SMALL);
        }
    }

    @Test
    void a_line_torn_by_a_kill_is_passed_over() throws IOException {
        process(files -> files.await("d-1", List.of(pair(false, "one"))));
        try (Stream<Path> files = Files.list(directory)) {
            Path waiting = files.filter(file -> file.getFileName().toString().startsWith("waiting"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(waiting, "{\"decision\":\"d-1\",\"told\":\"feed", StandardOpenOption.APPEND);
        }
        process(files -> files.told("d-1", ToldBy.FEEDBACK));

        assertThat(exported()).hasSize(1);
    }
}
