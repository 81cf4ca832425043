package dev.sluice.policies.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.budget.Window;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Rejected;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.policies.Situations;
import dev.sluice.policies.TableCalibration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PacedChoiceTest {

    private static final Account PAYER = new Account(
            new Budget(new Scope(Scope.Kind.TEAM, "sales"), Cost.usd("100"), Window.MONTH),
            Cost.usd("50"),
            Cost.ZERO,
            Optional.of(Instant.parse("2026-05-01T00:00:00Z")));

    private final List<Backend> backends = List.of(
            Situations.backend("tiny", "a", "0.05", "0.2"),
            Situations.backend("small", "b", "0.15", "0.6"),
            Situations.backend("medium", "c", "1", "4"),
            Situations.backend("large", "d", "5", "15"));
    private final TableCalibration calibration = new TableCalibration()
            .arm("tiny", .5)
            .arm("small", .7)
            .arm("medium", .85)
            .arm("large", .95)
            .agreeing(.9);

    private Situation at(double rate) {
        return at(rate, calibration);
    }

    private Situation at(double rate, TableCalibration known) {
        Situation free = Situations.of(Situations.plain(), known);
        return new Situation(
                free.request(),
                free.difficulty(),
                new Catalog(backends),
                known,
                free.funds(),
                rate == 0 ? ExchangeRate.NONE : new ExchangeRate(rate, Optional.of(PAYER)),
                free.seed());
    }

    private static FrontierPolicy policy(Objective objective, boolean paced, String... structures) {
        return new FrontierPolicy(new PolicySpec("p", objective, Limits.NONE, Set.of(structures), Set.of(), paced), 1);
    }

    private static FrontierPolicy quality(double ofBest) {
        return policy(new Objective.Quality(ofBest), true, "single");
    }

    private static String backendOf(Decision decision) {
        return decision.plan().calls().getFirst().backend().id();
    }

    @Test
    void at_no_rate_nothing_changes() {
        FrontierPolicy all = policy(new Objective.Quality(.97), true, "single", "cascade", "best-of");
        FrontierPolicy unpaced = policy(new Objective.Quality(.97), false, "single", "cascade", "best-of");

        Decision decision = all.decide(at(0));

        assertThat(decision.chosen()).isEqualTo(unpaced.decide(at(1_000)).chosen());
        assertThat(decision.rejected()).isEqualTo(unpaced.decide(at(1_000)).rejected());
        assertThat(decision.terms()).isEqualTo(Decision.Terms.NONE);
    }

    @Test
    void as_the_rate_rises_the_choice_goes_down_the_frontier_step_by_step() {
        List<String> chosen = new ArrayList<>();
        for (double rate = 0; rate < 20_000; rate = rate * 1.2 + .1) {
            String backend = backendOf(quality(1).decide(at(rate)));
            if (chosen.isEmpty() || !chosen.getLast().equals(backend)) {
                chosen.add(backend);
            }
        }
        assertThat(chosen).containsExactly("large", "medium", "small", "tiny");
    }

    @Test
    void the_higher_the_rate_the_cheaper_the_choice_and_never_dearer_than_the_unpaced_one() {
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            TableCalibration drawn = new TableCalibration()
                    .arm("tiny", random.nextDouble(.05, .9))
                    .arm("small", random.nextDouble(.05, .9))
                    .arm("medium", random.nextDouble(.05, .9))
                    .arm("large", random.nextDouble(.05, .95), random.nextDouble(.01, .05))
                    .agreeing(random.nextDouble());
            FrontierPolicy policy =
                    policy(new Objective.Quality(random.nextDouble(.5, 1)), true, "single", "cascade", "best-of");
            double rate = Math.pow(10, random.nextDouble(-2, 4));
            Decision unpaced = policy.decide(at(0, drawn));
            Decision paced = policy.decide(at(rate, drawn));
            Decision tighter = policy.decide(at(2 * rate, drawn));

            assertThat(paced.chosen().cost())
                    .as("seed %d step %d", seed, i)
                    .isLessThanOrEqualTo(unpaced.chosen().cost());
            assertThat(tighter.chosen().cost())
                    .as("seed %d step %d", seed, i)
                    .isLessThanOrEqualTo(paced.chosen().cost());
            assertThat(List.of(paced.unpaced(), tighter.unpaced())).containsOnly(unpaced.chosen());
        }
    }

    @Test
    void going_cheaper_is_weighed_on_what_is_trusted_of_the_cheap_one() {
        TableCalibration sure = new TableCalibration().arm("medium", .85).arm("large", .95);
        TableCalibration unsure = new TableCalibration().arm("medium", .85, .6).arm("large", .95);
        double rate = 60;

        assertThat(backendOf(quality(1).decide(at(rate, sure)))).isEqualTo("medium");
        assertThat(backendOf(quality(1).decide(at(rate, unsure)))).isEqualTo("large");
    }

    @Test
    void a_worth_counts_dollars_dearer() {
        FrontierPolicy worth = policy(new Objective.Worth(Cost.usd("1")), true, "single");

        assertThat(backendOf(worth.decide(at(0)))).isEqualTo("large");
        assertThat(backendOf(worth.decide(at(50)))).isEqualTo("medium");
        assertThat(backendOf(worth.decide(at(5_000)))).isEqualTo("tiny");
        assertThat(backendOf(policy(new Objective.Worth(Cost.usd("1")), false, "single")
                        .decide(at(5_000))))
                .isEqualTo("large");
    }

    @Test
    void the_decision_says_whose_dollar_must_buy_how_much_and_what_was_not_bought() {
        Decision decision = quality(1).decide(at(60));

        assertThat(decision.terms().rate().account()).contains(PAYER);
        assertThat(decision.unpaced().plan().describe()).isEqualTo("single(large/direct)");
        assertThat(decision.binding())
                .contains("a dollar of team:sales per month must buy 60.0 successes now")
                .contains("instead of single(large/direct) for $");
        assertThat(decision.rejected())
                .filteredOn(r -> r.forecast().equals(decision.unpaced()))
                .extracting(Rejected::reason)
                .allMatch(reason -> reason.contains("successes less, at 60.0 to the dollar"));
    }

    @Test
    void a_budget_that_is_not_ahead_is_named_and_changes_nothing() {
        Situation calm = new Situation(
                at(0).request(),
                at(0).difficulty(),
                new Catalog(backends),
                calibration,
                at(0).funds(),
                new ExchangeRate(0, Optional.of(PAYER)),
                7);

        Decision decision = quality(1).decide(calm);

        assertThat(backendOf(decision)).isEqualTo("large");
        assertThat(decision.terms().rate().account()).contains(PAYER);
        assertThat(decision.binding().toLowerCase(Locale.ROOT)).doesNotContain("must buy");
    }
}
