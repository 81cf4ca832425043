package dev.sluice.replay.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.offpolicy.LoggedDecision.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhatIfTest {

    @TempDir
    Path dir;

    private static DraftRule quality(double ofBest) {
        return new DraftRule(
                new PolicySpec("draft", new Objective.Quality(ofBest), Limits.NONE, Set.of("single"), Set.of()));
    }

    private static Option option(String plan, double success, double usd, double propensity) {
        return new Option(plan, "single", Set.of(plan), success, success, usd, 10 * usd, 1, propensity);
    }

    /** Prompts on which the cheap plan's forecast and chance of success vary, the dear one's hardly. */
    private static List<Coverage.Case> population(int size, double floor) {
        SplittableRandom random = new SplittableRandom(3);
        List<Coverage.Case> population = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            double chance = .2 + .7 * random.nextDouble();
            boolean usuallyCheap = chance > .6;
            population.add(new Coverage.Case(
                    List.of(
                            option("cheap", chance, .0001, usuallyCheap ? 1 - floor : floor),
                            option("dear", .9, .002, usuallyCheap ? floor : 1 - floor)),
                    new double[] {random.nextDouble() < chance ? 1 : 0, random.nextDouble() < .92 ? 1 : 0},
                    new double[] {.0001 * (.5 + random.nextDouble()), .002 * (.5 + random.nextDouble())}));
        }
        return population;
    }

    @ParameterizedTest
    @ValueSource(doubles = {.5, .8, 1})
    void the_interval_holds_the_truth_in_nine_of_ten_logs_or_more(double quality) {
        Coverage coverage = Coverage.of(population(800, .05), quality(quality), 200, 1500, 11);

        assertThat(coverage.refused()).isZero();
        assertThat(coverage.covered())
                .hasSize(6)
                .allSatisfy((estimator, covered) ->
                        assertThat(covered).as(estimator).isGreaterThanOrEqualTo(.9));
        assertThat(coverage.width().get("doubly robust, success"))
                .isLessThan(coverage.width().get("ips, success"));
    }

    @Test
    void the_three_estimates_are_what_their_formulas_say() {
        Estimates estimates = Estimates.ofShares(new Estimates.Seen(
                new double[] {1, 0, 1},
                new double[] {2, 4, 0},
                new double[] {.5, .25, .4},
                new double[] {.5, .5, .8},
                new double[] {.5, .25, .6}));

        assertThat(estimates.ips().value()).isCloseTo(2 / 3.0, Offset.offset(1e-12));
        assertThat(estimates.snips().value()).isCloseTo(2 / 6.0, Offset.offset(1e-12));
        assertThat(estimates.doubly().value()).isCloseTo((.5 + 2 * .5 + .5 - 4 * .25 + .8) / 3, Offset.offset(1e-12));
        assertThat(estimates.observed().value()).isCloseTo(2 / 3.0, Offset.offset(1e-12));
    }

    @Test
    void a_draft_that_wants_what_was_never_tried_is_refused_and_told_where() {
        List<LoggedDecision> log = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            List<Option> options = i < 20
                    ? List.of(option("cheap", .5, .0001, 1), option("dear", .9, .002, 0))
                    : List.of(option("cheap", .5, .0001, .5), option("dear", .9, .002, .5));
            log.add(new LoggedDecision("d" + i, "p@1", options, "cheap", OptionalDouble.of(1), .0001));
        }

        WhatIf refused = WhatIf.of(log, quality(1), 1);

        assertThat(refused)
                .isInstanceOfSatisfying(
                        WhatIf.Refused.class,
                        r -> assertThat(r.why()).contains("in 20 of 30 decisions", "propensity 0", "dear in 20"));
    }

    @Test
    void too_small_an_effective_sample_and_nothing_to_choose_are_refused_too() {
        List<LoggedDecision> log = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<Option> options = List.of(option("cheap", .5, .0001, .99), option("dear", .9, .002, .01));
            log.add(new LoggedDecision("d" + i, "p@1", options, i < 2 ? "dear" : "cheap", OptionalDouble.of(1), .0001));
        }
        DraftRule elsewhere = new DraftRule(
                new PolicySpec("draft", new Objective.Quality(1), Limits.NONE, Set.of("single"), Set.of("another")));

        assertThat(WhatIf.of(log, quality(1), 50))
                .isInstanceOfSatisfying(
                        WhatIf.Refused.class,
                        r -> assertThat(r.why()).contains("effective sample size is 2.0, below 50"));
        assertThat(WhatIf.of(log, elsewhere, 1))
                .isInstanceOfSatisfying(
                        WhatIf.Refused.class,
                        r -> assertThat(r.why()).contains("in 40 of 40 decisions the draft may take none"));
    }

    @Test
    void decisions_nobody_judged_are_left_out_and_counted() {
        List<LoggedDecision> log = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            log.add(new LoggedDecision(
                    "d" + i,
                    "p@1",
                    List.of(option("cheap", .5, .0001, 1)),
                    "cheap",
                    i < 15 ? OptionalDouble.of(i % 2) : OptionalDouble.empty(),
                    .0001));
        }

        assertThat(WhatIf.of(log, quality(1), 1)).isInstanceOfSatisfying(WhatIf.Told.class, told -> {
            assertThat(told.decisions()).isEqualTo(15);
            assertThat(told.unjudged()).isEqualTo(5);
            assertThat(told.same()).isCloseTo(1, Offset.offset(1e-12));
            assertThat(told.effective()).isCloseTo(15, Offset.offset(1e-9));
            assertThat(told.success().difference().value()).isCloseTo(0, Offset.offset(1e-12));
        });
    }

    @Test
    void limits_of_which_a_log_says_nothing_are_refused() {
        Limits thinking = new Limits(Optional.empty(), Optional.empty(), Optional.of(new Tokens(2000)), 5);

        assertThatThrownBy(() -> new DraftRule(
                        new PolicySpec("d", new Objective.Worth(new Cost(5)), thinking, Set.of("single"), Set.of())))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("thinking-tokens");
    }

    @Test
    void a_log_is_read_as_it_was_written_and_what_is_wrong_with_it_has_a_line() throws IOException {
        LoggedDecision judged = new LoggedDecision(
                "dec_1",
                "default@3",
                List.of(option("cheap", .5, .0001, .25), option("dear", .9, .002, .75)),
                "dear",
                OptionalDouble.of(.5),
                .0021);
        LoggedDecision open =
                new LoggedDecision("dec_2", "default@3", judged.options(), "cheap", OptionalDouble.empty(), .0001);
        Path log = Files.writeString(
                dir.resolve("log.jsonl"), DecisionLog.line(judged) + "\n\n" + DecisionLog.line(open) + "\n");

        assertThat(DecisionLog.read(log)).containsExactly(judged, open);
        refused(DecisionLog.line(judged).replace("0.75", "0.5"), ":1: propensities of decision dec_1 must add up to 1");
        refused(DecisionLog.line(judged).replace("\"chosen\":\"dear\"", "\"chosen\":\"none\""), "not an option");
        refused(DecisionLog.line(judged).replace("\"costUsd\":0.0021", "\"cost\":1"), ":1 has no number 'costUsd'");
        refused("{", ":1 is not JSON");
        refused("", "holds no decisions");
        assertThatThrownBy(() -> DecisionLog.read(dir.resolve("nowhere"))).hasMessageContaining("cannot read the log");
    }

    private void refused(String line, String why) throws IOException {
        Path log = Files.writeString(dir.resolve("bad.jsonl"), line);
        assertThatThrownBy(() -> DecisionLog.read(log))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining(why);
    }
}
