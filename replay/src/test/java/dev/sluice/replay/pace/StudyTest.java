package dev.sluice.replay.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.pace.Month.Deployment;
import dev.sluice.replay.pace.Month.Result;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StudyTest {

    private static final PrintStream QUIET =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final Study study = new Study(Study.seeds(1, 4), 3_000, List.of(.3, .5, .8, 1.2));
    private Study.Free free;
    private List<Study.Level> levels;

    @BeforeAll
    void run() {
        free = study.free(QUIET);
        levels = study.run(free, QUIET);
    }

    @Test
    void a_budget_that_is_short_lasts_to_the_end_and_is_used_but_for_three_in_a_hundred() {
        for (Study.Level level : levels.subList(0, 3)) {
            assertThat(level.paced().usedParts())
                    .as("of %s", level.tightness())
                    .allSatisfy(used -> assertThat(used).isBetween(.97, 1.0));
            assertThat(level.paced().results())
                    .allSatisfy(result -> assertThat(result.refusedShare()).isLessThan(.01));
        }
    }

    @Test
    void no_strategy_ever_spends_more_than_there_is() {
        assertThat(levels)
                .flatExtracting(Study.Level::lines)
                .allSatisfy(line -> assertThat(line.mostEver()).isLessThanOrEqualTo(1));
    }

    @Test
    void it_gets_more_right_than_a_cliff_and_a_fixed_threshold_on_the_same_budget_and_the_same_spending() {
        for (Study.Level level : levels.subList(0, 3)) {
            for (int i = 1; i < level.lines().size(); i++) {
                Study.Line other = level.lines().get(i);
                assertThat(level.paced().gainOver(other, Result::rightShare).low())
                        .as("%s of %s", other.name(), level.tightness())
                        .isGreaterThan(.05);
                assertThat(level.matched()
                                .get(i - 1)
                                .gainOver(other, Result::perDollar)
                                .low())
                        .as("%s of %s", other.name(), level.tightness())
                        .isGreaterThan(.05);
            }
        }
    }

    @Test
    void it_is_close_to_the_rate_that_hindsight_would_have_set() {
        for (Study.Level level : levels.subList(0, 3)) {
            assertThat(level.paced()
                            .gainOver(level.clairvoyant().orElseThrow(), Result::rightShare)
                            .mean())
                    .isGreaterThan(-.02);
        }
    }

    @Test
    void a_budget_that_is_enough_costs_no_answer() {
        Study.Level plenty = levels.getLast();

        for (int i = 0; i < free.unpaced().size(); i++) {
            assertThat(plenty.paced().results().get(i).rightShare())
                    .isCloseTo(free.unpaced().get(i).rightShare(), within(.001));
        }
    }

    @Test
    void neither_restarts_nor_replicas_change_much() {
        for (Study.Level level : levels) {
            for (Study.Line deployment : level.deployments()) {
                assertThat(deployment
                                .gainOver(level.paced(), Result::rightShare)
                                .mean())
                        .as("%s of %s", deployment.name(), level.tightness())
                        .isCloseTo(0, within(.01));
            }
        }
    }

    @Test
    void the_good_model_is_still_there_in_the_last_days() {
        Study.Level half = levels.get(1);

        assertThat(half.paced().spread(Result::lateByBest).low()).isGreaterThan(.1);
        assertThat(half.lines().get(1).spread(Result::lateByBest).high()).isLessThan(.05);
    }

    @Test
    void the_same_seed_gives_the_same_month() {
        List<Question> once = Traffic.month(7, 500);
        List<Question> again = Traffic.month(7, 500);
        Cost limit = Cost.usd("3");

        assertThat(once).usingRecursiveComparison().isEqualTo(again);
        assertThat(new Month(once, Optional.of(limit), Deployment.PLAIN).run(Strategy.paced()))
                .isEqualTo(new Month(again, Optional.of(limit), Deployment.PLAIN).run(Strategy.paced()));
    }

    @Test
    void student_s_t_spreads_wide_over_few_months() {
        Spread spread = Spread.of(List.of(1.0, 2.0, 3.0, 4.0));

        assertThat(spread.mean()).isEqualTo(2.5);
        assertThat(spread.high() - spread.mean()).isCloseTo(3.182 * Math.sqrt(5.0 / 3 / 4), within(1e-9));
        assertThatThrownBy(() -> Spread.of(List.of(1.0))).isInstanceOf(WrongInput.class);
    }

    @Test
    void the_command_writes_its_report_and_drawing(@TempDir Path directory) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Pace pace = new Pace(new PrintStream(printed, true, StandardCharsets.UTF_8), QUIET);
        Path markdown = directory.resolve("pacing.md");
        Path svg = directory.resolve("pacing.svg");

        pace.run(Flags.read(
                pace.flags(),
                "--months",
                "2",
                "--requests",
                "300",
                "--budgets",
                "0.5",
                "--markdown",
                markdown.toString(),
                "--svg",
                svg.toString()));

        assertThat(Files.readString(markdown))
                .isEqualTo(printed.toString(StandardCharsets.UTF_8))
                .contains("SIMULATED", "pace --seed 1 --months 2 --requests 300 --budgets 0.5", "Sluice, paced");
        assertThat(Files.readString(svg))
                .startsWith("<svg")
                .endsWith("</svg>\n")
                .contains("even plan");
        assertThatThrownBy(() -> pace.run(Flags.read(pace.flags(), "--budgets", "0.5,none")))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("none");
    }
}
