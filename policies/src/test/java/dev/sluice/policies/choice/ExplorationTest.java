package dev.sluice.policies.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Rejected;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.policies.Situations;
import dev.sluice.policies.TableCalibration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplorationTest {

    private static final int DECISIONS = 20_000;
    private static final double SHARE = .2;

    private final Backend small = Situations.backend("small", "a", "0.1", "0.3");
    private final Backend doubtful = Situations.backend("doubtful", "b", "0.05", "0.2");
    private final Backend large = Situations.backend("large", "c", "5", "15");
    private final TableCalibration known =
            new TableCalibration().arm("small", .9, .01).arm("doubtful", .6, .5).arm("large", .93, .01);

    private final FrontierPolicy exploring = policy(SHARE);

    private static FrontierPolicy policy(double share) {
        return new FrontierPolicy(
                new PolicySpec(
                        "p",
                        new Objective.Quality(.95),
                        Limits.NONE,
                        Set.of("single"),
                        Set.of(),
                        true,
                        new Exploration(share)),
                1);
    }

    private Situation situation(InferenceRequest request, long seed) {
        Situation s = Situations.of(request, known, small, doubtful, large);
        return new Situation(s.request(), s.difficulty(), s.catalog(), s.calibration(), s.funds(), s.rate(), seed);
    }

    private static String backendOf(Decision decision) {
        return decision.plan().calls().getFirst().backend().id();
    }

    @Test
    void plans_are_taken_as_often_as_is_logged_and_the_doubtful_one_more_often_than_the_hopeless() {
        Map<String, Integer> taken = new HashMap<>();
        for (int seed = 0; seed < DECISIONS; seed++) {
            taken.merge(backendOf(exploring.decide(situation(Situations.plain(), seed))), 1, Integer::sum);
        }

        double floor = SHARE / 2 / 3;
        assertThat(taken.get("small") / (double) DECISIONS).isCloseTo(1 - SHARE + floor, within(.015));
        assertThat(taken.get("doubtful") / (double) DECISIONS).isCloseTo(SHARE / 2 + floor, within(.01));
        assertThat(taken.get("large") / (double) DECISIONS).isCloseTo(floor, within(.007));
    }

    @Test
    void the_probabilities_of_a_decision_add_up_to_one_whatever_was_drawn() {
        for (int seed = 0; seed < 200; seed++) {
            Decision decision = exploring.decide(situation(Situations.plain(), seed));

            double others = decision.rejected().stream()
                    .mapToDouble(Rejected::propensity)
                    .sum();
            assertThat(decision.propensity() + others).isCloseTo(1, within(1e-12));
            assertThat(decision.rejected())
                    .allSatisfy(r -> assertThat(r.propensity()).isGreaterThanOrEqualTo(SHARE / 2 / 3 - 1e-12));
        }
    }

    @Test
    void what_was_drawn_is_said_beside_what_the_rule_takes() {
        Decision drawn = drawn("large");

        assertThat(drawn.binding()).startsWith("drawn to explore; the rule: cheapest with success of at least");
        assertThat(drawn.unpaced().plan().describe()).contains("small");
        assertThat(drawn.rejected().stream()
                        .filter(r -> r.forecast().plan().describe().contains("small")))
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).isEqualTo("what the rule takes; another was drawn to explore"));
        assertThat(drawn.fallbacks()).noneMatch(call -> call.backend().id().equals("large"));
    }

    private Decision drawn(String backend) {
        for (int seed = 0; ; seed++) {
            Decision decision = exploring.decide(situation(Situations.plain(), seed));
            if (backendOf(decision).equals(backend)) {
                return decision;
            }
        }
    }

    @Test
    void the_same_seed_draws_the_same() {
        Situation situation = situation(Situations.plain(), 77);

        assertThat(exploring.decide(situation)).isEqualTo(exploring.decide(situation));
    }

    @Test
    void nobody_explores_on_a_caller_or_a_request_that_opted_out() {
        InferenceRequest request =
                Situations.request(Optional.empty(), Set.of(), new Envelope(Optional.empty(), Optional.empty(), false));
        InferenceRequest key = Situations.by(new Caller("k", List.of(), false));

        for (int seed = 0; seed < 500; seed++) {
            for (InferenceRequest asked : List.of(request, key)) {
                Decision decision = exploring.decide(situation(asked, seed));
                assertThat(backendOf(decision)).isEqualTo("small");
                assertThat(decision.propensity()).isEqualTo(1);
            }
        }
    }

    @Test
    void what_the_caller_cannot_pay_is_never_drawn() {
        Cost most =
                policy(0).decide(situation(Situations.plain(), 1)).planCeiling().cost();
        InferenceRequest request =
                Situations.request(Optional.empty(), Set.of(), new Envelope(Optional.of(most), Optional.empty()));

        for (int seed = 0; seed < 500; seed++) {
            Decision decision = exploring.decide(situation(request, seed));
            assertThat(decision.planCeiling().cost()).isLessThanOrEqualTo(most);
        }
    }
}
