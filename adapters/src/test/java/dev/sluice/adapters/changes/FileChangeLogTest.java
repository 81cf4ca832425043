package dev.sluice.adapters.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChangeLogTest extends ChangeLogContract {

    @TempDir
    Path directory;

    @Override
    ChangeLog open() {
        return FileChangeLog.open(directory.resolve("admin"), () -> NOW);
    }

    private Path file() {
        return directory.resolve("admin").resolve("changes.jsonl");
    }

    private void reopen() {
        log.close();
        log = open();
    }

    @Test
    void everything_is_there_again_after_a_restart_and_goes_on() {
        log.commit(0, put("a", "1"));
        log.commit(1, new Change("ann", "gone", "1", "null", List.of(Change.Write.delete("thing", "a"))));
        log.commit(2, put("b", "{\"x\":[1]}"));
        Documents before = log.now();
        List<Recorded> audit = log.audit(Long.MAX_VALUE, 10);

        reopen();

        assertThat(log.now()).isEqualTo(before);
        assertThat(log.audit(Long.MAX_VALUE, 10)).isEqualTo(audit);
        assertThat(log.commit(3, put("c", "3")).revision()).isEqualTo(4);
    }

    /** What a crash leaves of the last write is any prefix of it. */
    @Test
    void a_file_cut_at_any_byte_holds_every_change_that_was_whole_by_then() throws IOException {
        for (int i = 0; i < 4; i++) {
            log.commit(i, put("n" + i, "{\"i\":" + i + "}"));
        }
        log.close();
        byte[] whole = Files.readAllBytes(file());
        for (int cut = 0; cut <= whole.length; cut++) {
            byte[] left = Arrays.copyOf(whole, cut);
            long changes = new String(left, StandardCharsets.UTF_8)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            Files.write(file(), left);
            log = open();
            assertThat(log.now().revision()).as("cut at byte %d", cut).isEqualTo(changes);
            assertThat(log.now().all()).hasSize((int) changes);
            if (cut % 16 == 0) {
                assertThat(log.commit(changes, put("next", "true")).revision()).isEqualTo(changes + 1);
                reopen();
                assertThat(log.now().revision()).as("after cut at byte %d", cut).isEqualTo(changes + 1);
            }
            log.close();
        }
        log = open();
    }

    @Test
    void zeros_behind_the_last_change_are_of_a_write_that_never_ended() throws IOException {
        log.commit(0, put("a", "1"));
        log.close();
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length + 100));
        log = open();
        assertThat(log.now().revision()).isEqualTo(1);
        assertThat(Files.size(file())).isEqualTo(whole.length);
    }

    @Test
    void damage_before_the_end_is_refused_with_its_place() throws IOException {
        log.commit(0, put("a", "1"));
        log.commit(1, put("b", "2"));
        log.close();
        String text = Files.readString(file());
        Files.writeString(file(), text.replaceFirst("\"who\"", "\"who"));
        assertThatThrownBy(this::open).hasMessageContaining("damaged in line 1, at byte 0");
        Files.writeString(file(), text.substring(text.indexOf('\n') + 1));
        assertThatThrownBy(this::open).hasMessageContaining("damaged in line 1");
        Files.writeString(file(), text);
        log = open();
    }

    @Test
    void a_second_process_on_one_file_is_refused() {
        assertThatThrownBy(this::open).hasMessageContaining("in use by another process");
    }

    /** An admin who hangs up interrupts whoever works for it. */
    @Test
    void an_interrupted_thread_does_no_harm_to_those_after_it() {
        Thread.currentThread().interrupt();
        log.commit(0, put("a", "1"));
        assertThat(Thread.interrupted()).isTrue();
        log.commit(1, put("b", "2"));
        assertThat(log.audit(Long.MAX_VALUE, 10)).hasSize(2);
    }
}
