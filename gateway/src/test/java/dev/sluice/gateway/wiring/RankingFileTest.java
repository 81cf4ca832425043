package dev.sluice.gateway.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policies.tools.CallFeature;
import dev.sluice.policies.tools.CallRanking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingFileTest {

    @TempDir
    Path directory;

    private CallRanking learnedAndKept() {
        double[] winner = new double[CallFeature.ALL.size()];
        winner[0] = 1;
        RankingFile file = new RankingFile(Optional.of(directory.toString()));
        AtomicReference<CallRanking> now = new AtomicReference<>(file.read());
        file.keep(now::get);
        now.set(now.get().learned(winner, new double[winner.length]));
        file.close();
        return now.get();
    }

    private CallRanking read() {
        try (RankingFile file = new RankingFile(Optional.of(directory.toString()))) {
            return file.read();
        }
    }

    @Test
    void what_was_learned_is_there_after_a_restart() {
        CallRanking learned = learnedAndKept();

        CallRanking read = read();

        assertThat(read.pairs()).isEqualTo(1);
        assertThat(read.weights()).isEqualTo(learned.weights());
        assertThat(read.squares()).isEqualTo(learned.squares());
    }

    @Test
    void a_ranking_over_other_features_is_put_aside_and_learning_starts_from_what_is_shipped() throws IOException {
        learnedAndKept();
        Path file = directory.resolve("ranking.json");
        Files.writeString(file, Files.readString(file).replace("SAME_TOOLS", "OTHER_TOOLS"));

        assertThat(read().weights()).isEqualTo(CallRanking.fresh().weights());
        assertThat(file).doesNotExist();
        assertThat(directory.resolve("ranking.json.unusable")).exists();
    }

    @Test
    void half_a_file_is_put_aside() throws IOException {
        learnedAndKept();
        Path file = directory.resolve("ranking.json");
        Files.writeString(file, Files.readString(file).substring(0, 40));

        assertThat(read().pairs()).isZero();
    }
}
