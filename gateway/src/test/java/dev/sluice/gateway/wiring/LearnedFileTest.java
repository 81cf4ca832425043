package dev.sluice.gateway.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.policies.learn.Learned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedFileTest {

    private final FittedCalibration fitted = FittedCalibration.shipped();

    @TempDir
    Path directory;

    private Learned learned(long lessons) {
        Learned nothing = Learned.nothing(fitted);
        return new Learned(fitted, nothing.opened(), lessons, nothing.spending());
    }

    private LearnedFile file() {
        return new LearnedFile(Optional.of(directory.toString()));
    }

    @Test
    void the_last_that_was_written_is_there_after_a_restart_and_nothing_beside_it() throws IOException {
        LearnedFile file = file();
        file.accept(learned(7));
        file.accept(learned(8));

        assertThat(file().read(fitted).lessons()).isEqualTo(8);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("learned.txt"));
        }
    }

    @Test
    void what_was_learned_on_another_calibration_is_put_aside_and_learning_starts_anew() throws IOException {
        file().accept(learned(7));
        Path path = directory.resolve("learned.txt");
        Files.writeString(path, Files.readString(path).replace(fitted.version(), "an-older-one"));

        assertThat(file().read(fitted).lessons()).isZero();
        assertThat(path).doesNotExist();
        assertThat(directory.resolve("learned.txt.unusable")).exists();
    }

    @Test
    void a_disk_that_takes_nothing_stops_nobody() {
        LearnedFile broken =
                new LearnedFile(Optional.of(directory.resolve("missing").toString()));

        broken.accept(learned(7));

        assertThat(broken.read(fitted).lessons()).isZero();
    }

    @Test
    void nothing_is_kept_where_there_is_no_place_for_it() {
        LearnedFile nowhere = new LearnedFile(Optional.empty());
        nowhere.accept(learned(7));

        assertThat(nowhere.read(fitted).lessons()).isZero();
    }
}
