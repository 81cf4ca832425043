package dev.sluice.policies.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.call.Judging;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import dev.sluice.policies.Situations;
import dev.sluice.policies.TableCalibration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private final Backend small = Situations.backend("small", "a", "0.1", "0.3");

    private List<Plan.BestOf> offered(boolean exact, double success, int most) {
        Situation plain = Situations.of(Situations.plain(), new TableCalibration().arm("small", success), small);
        Situation situation = new Situation(
                plain.request(),
                plain.difficulty(),
                plain.catalog(),
                plain.calibration(),
                plain.funds(),
                ExchangeRate.NONE,
                plain.seed(),
                new Judging(Spend.NONE, Cost.ZERO, exact));
        Limits limits = new Limits(Optional.empty(), Optional.empty(), Optional.empty(), most);
        Decision decision = new FrontierPolicy(
                        new PolicySpec(
                                "p",
                                new Objective.Worth(new Cost(20_000_000)),
                                limits,
                                Set.of("single", "best-of"),
                                Set.of()),
                        1)
                .decide(situation);
        return Stream.concat(
                        Stream.of(decision.chosen()),
                        decision.rejected().stream().map(r -> r.forecast()))
                .flatMap(f -> f.plan() instanceof Plan.BestOf best ? Stream.of(best) : Stream.empty())
                .toList();
    }

    @Test
    void without_an_exact_verifier_never_more_than_five_are_sampled() {
        for (double success : new double[] {.02, .2, .5, .7, .9, .98}) {
            assertThat(offered(false, success, 16))
                    .allSatisfy(best -> assertThat(best.samples()).isLessThanOrEqualTo(5));
        }
    }

    @Test
    void an_arm_whose_vote_is_flat_is_not_sampled() {
        assertThat(offered(false, .02, 16)).isEmpty();
    }

    @Test
    void with_an_exact_verifier_more_may_be_as_far_as_the_limit_allows() {
        assertThat(offered(true, .3, 16)).extracting(Plan.BestOf::samples).containsExactlyInAnyOrder(2, 4, 8, 16);
        assertThat(offered(true, .3, 5)).extracting(Plan.BestOf::samples).containsExactlyInAnyOrder(2, 4);
    }

    @Test
    void a_plan_knows_what_a_right_answer_is_worth_and_how_likely_it_is() {
        Plan.Stake stake = offered(true, .3, 16).getFirst().stake();

        assertThat(stake.value()).contains(new Cost(20_000_000));
        assertThat(stake.a() / (stake.a() + stake.b())).isCloseTo(.3, within(1e-9));
        assertThat(stake.sample().nanos()).isPositive();
    }
}
