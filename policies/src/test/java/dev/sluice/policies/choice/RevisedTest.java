package dev.sluice.policies.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Judging;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import dev.sluice.policies.TableCalibration;
import dev.sluice.policies.revise.Revision;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RevisedTest {

    private static final Judging EXACT = new Judging(Spend.NONE, Cost.ZERO, true);

    private final Backend small = Situations.backend("small", "a", "0.1", "0.3");
    private final Backend large = Situations.backend("large", "b", "2", "8");
    private final InferenceRequest free = Situations.plain();
    private final InferenceRequest shaped =
            Situations.asking("Give a number", new AnswerShape.JsonObject(), List.of(), "{}");

    private static List<Forecast> offered(
            InferenceRequest request, Judging judging, Set<String> structures, int most, Backend... backends) {
        Situation plain =
                Situations.of(request, new TableCalibration().arm("small", .5).arm("large", .8), backends);
        Situation situation = new Situation(
                plain.request(),
                plain.difficulty(),
                plain.catalog(),
                plain.calibration(),
                plain.funds(),
                ExchangeRate.NONE,
                plain.seed(),
                judging);
        Limits limits = new Limits(Optional.empty(), Optional.empty(), Optional.empty(), most);
        PolicySpec spec = new PolicySpec("p", new Objective.Worth(new Cost(20_000_000)), limits, structures, Set.of());
        Decision decision = new FrontierPolicy(spec, 1).decide(situation);
        return Stream.concat(
                        Stream.of(decision.chosen()),
                        decision.rejected().stream().map(r -> r.forecast()))
                .filter(f -> f.plan() instanceof Plan.Refine)
                .toList();
    }

    private static List<Forecast> offered(InferenceRequest request, Judging judging, Backend... backends) {
        return offered(request, judging, Set.of("single", "refine"), 5, backends);
    }

    @Test
    void a_cheap_draft_is_revised_by_its_own_arm_and_by_the_better_one() {
        assertThat(offered(free, EXACT, small, large))
                .extracting(f -> f.plan().describe())
                .containsExactlyInAnyOrder(
                        "refine(small/direct -> 1 x small/direct)",
                        "refine(small/direct -> 3 x small/direct)",
                        "refine(small/direct -> 1 x large/direct)",
                        "refine(small/direct -> 3 x large/direct)",
                        "refine(large/direct -> 1 x large/direct)",
                        "refine(large/direct -> 3 x large/direct)");
    }

    @Test
    void nothing_is_revised_unless_the_policy_says_so() {
        assertThat(offered(free, EXACT, PolicySpec.USUAL_STRUCTURES, 5, small, large))
                .isEmpty();
    }

    @Test
    void nothing_is_revised_where_nothing_tells_right_from_wrong() {
        assertThat(offered(free, Judging.FREE, small, large)).isEmpty();
        assertThat(offered(shaped, Judging.FREE, small, large)).isNotEmpty();
    }

    @Test
    void the_limit_on_samples_bounds_the_rounds() {
        assertThat(offered(free, EXACT, Set.of("single", "refine"), 3, small))
                .extracting(f -> ((Plan.Refine) f.plan()).rounds())
                .containsExactly(1);
    }

    @Test
    void what_a_reviser_is_shown_is_reserved() {
        Plan.Refine plan = (Plan.Refine) offered(free, EXACT, small).getFirst().plan();

        assertThat(plan.revise().promptBound())
                .isEqualTo(plan.draft().promptBound().plus(Revision.MOST));
    }

    @Test
    void the_forecast_counts_what_is_seen_to_be_wrong_and_what_a_second_call_would_mend() {
        PlannedCall draft = planned(small, .5);
        PlannedCall itself = Revised.shown(planned(small, .5)).orElseThrow();
        PlannedCall better = Revised.shown(planned(large, .8)).orElseThrow();
        Agreement alike = new Agreement(0, 1, .25 + .7 * .25);
        Agreement apart = new Agreement(0, 1, .5 * .8);

        Forecast once = new Revised(draft, itself, 1, alike, true, Optional.empty()).forecast();
        Forecast twice = new Revised(draft, itself, 2, alike, true, Optional.empty()).forecast();
        Forecast unseen = new Revised(draft, itself, 1, alike, false, Optional.empty()).forecast();
        Forecast other = new Revised(draft, better, 1, apart, true, Optional.empty()).forecast();

        assertThat(once.success().mean()).as("answers of one arm err together").isCloseTo(.5 + .5 * .15, within(1e-9));
        assertThat(twice.success().mean()).isCloseTo(.575 + .5 * .85 * .15 * 2 / 3, within(1e-9));
        assertThat(unseen.success().mean()).isCloseTo(.5 + .5 * .3 * .15, within(1e-9));
        assertThat(other.success().mean()).isCloseTo(.5 + .5 * .8, within(1e-9));
        assertThat(once.cost().nanos())
                .isCloseTo(draft.cost().nanos() + itself.cost().nanos() / 2, within(1L));
        assertThat(itself.cost()).as("it reads more").isGreaterThan(draft.cost());
    }

    @Test
    void the_plan_stops_where_the_forecast_sees_no_gain() {
        Plan.Stake stake = ((Plan.Refine) offered(free, EXACT, small).getFirst().plan()).stake();

        assertThat(stake.value()).contains(new Cost(20_000_000));
        assertThat(stake.a() + stake.b()).isCloseTo(2, within(1e-9));
        assertThat(stake.sample().nanos()).isPositive();
    }

    private static PlannedCall planned(Backend backend, double success) {
        InferenceRequest request = Situations.plain();
        ArmForecast arm = new TableCalibration()
                .arm(backend.id(), success)
                .arm(Situations.DIFFICULTY, backend, new Protocol.Direct());
        Tokens most = new Tokens(1_000);
        return new PlannedCall(
                new Call(backend, new Protocol.Direct(), request.promptBound(), most, 1),
                arm,
                Allocation.exactly(most),
                request.promptEstimate());
    }
}
