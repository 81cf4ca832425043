package dev.sluice.replay.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.data.AskedPrompt;
import dev.sluice.replay.trial.Given;
import dev.sluice.replay.trial.Question;
import dev.sluice.replay.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetedRunTest {

    private static final int QUESTIONS = 600;
    private static final List<Question> STREAM = IntStream.range(0, QUESTIONS)
            .mapToObj(i -> new Question(AskedPrompt.request("q" + i, "Question " + i), true))
            .toList();

    /**
     * Pays ten times as much where that gains the part of the worth that the question's need is; real costs are
     * {@code drift} times what was expected, give or take a half.
     */
    private record Spender(double drift) implements Contestant {

        private static double need(Question question) {
            return new SplittableRandom(question.key().hashCode()).nextDouble();
        }

        private static boolean dear(Question question, Cost worth) {
            return need(question) * worth.nanos() > 9_000;
        }

        @Override
        public Trial answer(Question question, Cost worth, Cost free) {
            double noise = .5 + new SplittableRandom(31L + question.key().hashCode()).nextDouble();
            boolean dear = dear(question, worth) && free.nanos() > 10_000 * drift * 1.5;
            long cost = Math.round((dear ? 10_000 : 1_000) * drift * noise);
            if (free.nanos() < 1_500 * drift) {
                return Trial.refused(question.key(), "no room");
            }
            Given given = new Given(dear ? "dear" : "cheap", 0, false);
            return new Trial(
                    question.key(),
                    "single",
                    "single",
                    List.of(given),
                    Optional.of(given),
                    new Cost(cost),
                    .5,
                    false,
                    "");
        }

        @Override
        public Expected expected(Question question, Cost worth) {
            Cost cost = new Cost(dear(question, worth) ? 10_000 : 1_000);
            return new Expected(cost, cost.times(2));
        }
    }

    private static BudgetedRun run(double perQuestion, double drift) {
        Spender spender = new Spender(drift);
        WorthCurve curve = WorthCurve.of(
                spender, STREAM.subList(0, 200), WorthCurve.grid(new Cost(1_000), new Cost(10_000)), true);
        return BudgetedRun.of(spender, STREAM, curve, new Cost(Math.round(perQuestion * QUESTIONS)), 1);
    }

    private static double spent(BudgetedRun run) {
        return run.trials().stream().mapToLong(t -> t.spent().nanos()).sum()
                / (double) run.budget().nanos();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1_500, 2_500, 5_000, 8_000})
    void nearly_all_of_the_budget_is_spent_and_never_more(double perQuestion) {
        BudgetedRun run = run(perQuestion, 1);

        assertThat(spent(run)).isBetween(.96, 1.0);
        assertThat(run.trials()).allMatch(Trial::answered);
    }

    @ParameterizedTest
    @ValueSource(doubles = {.6, 1.7})
    void a_stream_that_costs_other_than_expected_is_noticed_in_time(double drift) {
        BudgetedRun run = run(5_000 * drift, drift);

        assertThat(spent(run)).isBetween(.93, 1.0);
        assertThat(run.trials().stream().filter(Trial::answered).count()).isGreaterThan(QUESTIONS * 99 / 100);
    }

    @Test
    void money_goes_evenly_along_the_stream() {
        BudgetedRun run = run(5_000, 1);

        double firstHalf = run.trials().subList(0, QUESTIONS / 2).stream()
                .mapToLong(t -> t.spent().nanos())
                .sum();
        assertThat(firstHalf / run.budget().nanos()).isBetween(.42, .58);
    }

    @Test
    void a_budget_below_the_cheapest_answers_what_it_can_and_refuses_the_rest() {
        BudgetedRun run = run(400, 1);

        Map<Boolean, Long> answered = run.trials().stream()
                .collect(java.util.stream.Collectors.partitioningBy(
                        Trial::answered, java.util.stream.Collectors.counting()));
        assertThat(spent(run)).isLessThanOrEqualTo(1);
        assertThat(answered.get(true)).isPositive();
        assertThat(answered.get(false)).isGreaterThan(QUESTIONS / 2);
    }
}
