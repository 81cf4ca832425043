package dev.sluice.replay.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.replay.KindsOfRecords;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.data.Split;
import dev.sluice.replay.pool.Pool;
import dev.sluice.replay.pool.PoolPrices;
import dev.sluice.replay.trial.PolicyUnderTest;
import dev.sluice.replay.trial.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlindnessTest {

    private static final int SEED = 5;

    @TempDir
    Path dir;

    private static Sheet sheet(Path dir) {
        HiddenReasoning hidden = new HiddenReasoning(5);
        PoolPrices prices = PoolPrices.of(KindsOfRecords.POOL, Prices.read(dir), List.of());
        Pool pool = Pool.of(KindsOfRecords.POOL, prices);
        Options options = new Options(
                dir,
                List.of("sums"),
                List.of("sums"),
                pool,
                prices,
                Optional.empty(),
                Optional.empty(),
                PolicyUnderTest.usual(),
                1,
                SEED,
                hidden,
                false);
        Material material = Material.read(dir, options.train(), options.test(), KindsOfRecords.POOL, hidden);
        return new Evaluation(options, material, step -> {}).measured().sheets().getFirst();
    }

    @Test
    void lies_about_what_is_right_on_the_test_prompts_change_no_decision_and_no_cost() throws Exception {
        Path truth = Files.createDirectory(dir.resolve("truth"));
        Path lies = Files.createDirectory(dir.resolve("lies"));
        new KindsOfRecords(truth).write("sums", 240, 1);
        new KindsOfRecords(lies)
                .lieAbout(text -> Split.of(text, Evaluation.seedOf(SEED, 0)) == Split.TEST)
                .write("sums", 240, 1);

        Sheet honest = sheet(truth);
        Sheet lied = sheet(lies);

        assertThat(lied.written()).isEqualTo(honest.written());
        assertThat(lied.forecasts().get("large")).isEqualTo(honest.forecasts().get("large"));
        for (int b = 0; b < Grid.FRACTIONS.size(); b++) {
            assertThat(lied.frontier().get(b).run())
                    .isEqualTo(honest.frontier().get(b).run());
        }
        assertThat(honest.frontier().stream()
                        .flatMap(run -> run.run().trials().stream())
                        .map(Trial::structure)
                        .distinct())
                .contains("single", "cascade");
        assertThat(lied.writtenColumn().score())
                .isNotEqualTo(honest.writtenColumn().score());
        assertThat(lied.writtenColumn().usd()).isEqualTo(honest.writtenColumn().usd());
    }

    @Test
    void lies_about_the_training_prompts_do_change_decisions_so_that_the_comparison_could_fail() throws Exception {
        Path truth = Files.createDirectory(dir.resolve("truth"));
        Path lies = Files.createDirectory(dir.resolve("lies"));
        new KindsOfRecords(truth).write("sums", 240, 1);
        new KindsOfRecords(lies)
                .lieAbout(text -> Split.of(text, Evaluation.seedOf(SEED, 0)) == Split.TRAIN)
                .write("sums", 240, 1);

        assertThat(sheet(lies).written()).isNotEqualTo(sheet(truth).written());
    }
}
