package dev.sluice.policies.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.Refusal;
import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import dev.sluice.policies.TableCalibration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrontierPolicyTest {

    private static final Set<String> SINGLE = Set.of("single");
    private static final Set<String> CASCADE = Set.of("single", "cascade");
    private static final Set<String> ALL = PolicySpec.STRUCTURES;

    private final Backend small = Situations.backend("small", "a", "0.1", "0.3");
    private final Backend other = Situations.backend("other", "b", "0.15", "0.6");
    private final Backend large = Situations.backend("large", "c", "5", "15");

    private static FrontierPolicy quality(double ofBest, Set<String> structures) {
        return quality(ofBest, structures, Limits.NONE);
    }

    private static FrontierPolicy quality(double ofBest, Set<String> structures, Limits limits) {
        return new FrontierPolicy(new PolicySpec("p", new Objective.Quality(ofBest), limits, structures, Set.of()), 3);
    }

    private static String backendOf(Decision decision) {
        return decision.plan().calls().getFirst().backend().id();
    }

    @Test
    void the_cheapest_backend_that_reaches_the_asked_part_of_the_best_is_chosen() {
        Situation situation = Situations.of(
                Situations.plain(), new TableCalibration().arm("small", .9).arm("large", .93), small, large);

        Decision decision = quality(.95, SINGLE).decide(situation);

        assertThat(backendOf(decision)).isEqualTo("small");
        assertThat(decision.policy()).hasToString("p@3");
        assertThat(decision.calibration()).isEqualTo("table-1");
        assertThat(decision.mostCapable().orElseThrow().plan().describe()).contains("large");
        assertThat(decision.rejected()).hasSize(1);
        assertThat(decision.rejected().getFirst().reason()).contains("enough success, but $");
    }

    @Test
    void a_cheap_backend_below_the_asked_part_is_rejected_with_both_figures() {
        Situation situation = Situations.of(
                Situations.plain(), new TableCalibration().arm("small", .6).arm("large", .93), small, large);

        Decision decision = quality(.95, SINGLE).decide(situation);

        assertThat(backendOf(decision)).isEqualTo("large");
        assertThat(decision.rejected().getFirst().reason()).contains("0.595 below the 0.879");
    }

    @Test
    void doubt_that_two_plans_share_makes_neither_of_them_dearer() {
        Situation situation = Situations.of(
                Situations.plain(), new TableCalibration().arm("small", .8, .4).arm("large", .82, .4), small, large);

        assertThat(backendOf(quality(.95, SINGLE).decide(situation))).isEqualTo("small");
    }

    @Test
    void a_cheap_backend_that_is_little_known_is_not_trusted_at_its_mean() {
        TableCalibration sure = new TableCalibration().arm("small", .9, .02).arm("large", .94);
        TableCalibration unsure = new TableCalibration().arm("small", .9, .4).arm("large", .94);

        assertThat(backendOf(quality(.95, SINGLE).decide(Situations.of(Situations.plain(), sure, small, large))))
                .isEqualTo("small");
        assertThat(backendOf(quality(.95, SINGLE).decide(Situations.of(Situations.plain(), unsure, small, large))))
                .isEqualTo("large");
    }

    @Test
    void worth_buys_the_dear_backend_only_where_its_gain_pays() {
        TableCalibration calibration = new TableCalibration().arm("small", .6).arm("large", .9);
        Situation situation = Situations.of(Situations.plain(), calibration, small, large);

        assertThat(backendOf(worth("1").decide(situation))).isEqualTo("large");
        assertThat(backendOf(worth("0.001").decide(situation))).isEqualTo("small");
    }

    private static FrontierPolicy worth(String usd) {
        return new FrontierPolicy(
                new PolicySpec("w", new Objective.Worth(Cost.usd(usd)), Limits.NONE, SINGLE, Set.of()), 1);
    }

    @Test
    void two_cheap_families_that_would_agree_make_a_cascade() {
        TableCalibration calibration = new TableCalibration()
                .arm("small", .85)
                .arm("other", .86)
                .arm("large", .95)
                .agreeing(1);
        Situation situation = Situations.of(Situations.plain(), calibration, small, other, large);

        Decision decision = quality(.97, CASCADE).decide(situation);

        assertThat(decision.plan()).isInstanceOf(Plan.Cascade.class);
        assertThat(decision.chosen().cost())
                .isLessThan(decision.mostCapable().orElseThrow().cost());
    }

    @Test
    void answers_that_cannot_be_compared_make_no_cascade() {
        TableCalibration calibration = new TableCalibration()
                .arm("small", .85)
                .arm("other", .86)
                .arm("large", .95)
                .agreeing(.02);

        Decision decision =
                quality(.97, ALL).decide(Situations.of(Situations.plain(), calibration, small, other, large));

        assertThat(decision.plan().describe()).isEqualTo("single(large/direct)");
    }

    @Test
    void a_request_with_logprobs_gets_single_calls_only() {
        TableCalibration calibration = new TableCalibration()
                .arm("small", .85)
                .arm("other", .86)
                .arm("large", .95)
                .agreeing(1);
        Situation situation = Situations.of(
                Situations.request(Optional.empty(), Set.of(Feature.LOGPROBS), Envelope.OPEN),
                calibration,
                small,
                other,
                large);

        Decision decision = quality(.9, ALL).decide(situation);

        assertThat(decision.plan()).isInstanceOf(Plan.Single.class);
        assertThat(decision.rejected()).allMatch(r -> r.forecast().plan() instanceof Plan.Single);
    }

    @Test
    void where_nobody_counts_money_an_answer_may_be_as_long_as_caller_and_backend_allow() {
        Situation free = Situations.of(Situations.plain(), new TableCalibration(), small);
        Situation asked = Situations.of(
                Situations.request(Optional.of(new Tokens(100)), Set.of(), Envelope.OPEN),
                new TableCalibration(),
                small);

        assertThat(onlyCall(quality(1, SINGLE).decide(free)).answerLimit()).isEqualTo(new Tokens(8000));
        assertThat(onlyCall(quality(1, SINGLE).decide(asked)).answerLimit()).isEqualTo(new Tokens(100));
    }

    private static Call onlyCall(Decision decision) {
        return decision.plan().calls().getFirst();
    }

    @Test
    void scarce_funds_shrink_the_allocation_before_anything_is_refused() {
        Situation rich = Situations.of(Situations.plain(), new TableCalibration(), large);
        Situation poor = Situations.with(rich, "0.008");

        Decision decision = quality(1, SINGLE).decide(poor);

        assertThat(quality(1, SINGLE).decide(rich).plan().ceiling().cost()).isGreaterThan(Cost.usd("0.008"));
        assertThat(decision.plan().ceiling().cost()).isLessThanOrEqualTo(Cost.usd("0.008"));
        assertThat(onlyCall(decision).answerLimit()).isGreaterThanOrEqualTo(new Tokens(200));
        assertThat(decision.binding()).contains("fitted to what is free in key:test, $0.008");
    }

    @Test
    void where_nothing_fits_the_funds_the_cheapest_is_chosen_for_the_ledger_to_refuse() {
        Situation broke =
                Situations.with(Situations.of(Situations.plain(), new TableCalibration(), small, large), "0.000001");

        Decision decision = quality(1, SINGLE).decide(broke);

        assertThat(backendOf(decision)).isEqualTo("small");
        assertThat(decision.plan().ceiling().cost()).isGreaterThan(Cost.usd("0.000001"));
        assertThat(decision.binding()).startsWith("nothing fits");
    }

    @Test
    void a_limit_of_the_caller_that_nothing_keeps_is_refused_with_its_value() {
        Envelope tight = new Envelope(Optional.of(Cost.usd("0.000001")), Optional.empty());
        Situation situation =
                Situations.of(Situations.request(Optional.empty(), Set.of(), tight), new TableCalibration(), small);

        assertThatThrownBy(() -> quality(1, SINGLE).decide(situation))
                .isInstanceOf(Refusal.NoViablePlan.class)
                .hasMessageContaining("the caller's limit, $0.000001");
    }

    @Test
    void a_plan_slower_than_the_limit_is_not_taken() {
        Limits quick = new Limits(Optional.empty(), Optional.of(Duration.ofSeconds(2)), Optional.empty(), 5);
        Situation situation = Situations.of(Situations.plain(), new TableCalibration(), small);

        assertThatThrownBy(() -> quality(1, SINGLE, quick).decide(situation))
                .isInstanceOf(Refusal.NoViablePlan.class)
                .hasMessageContaining("takes 3.0 s over the limit of 2.0 s");
    }

    @Test
    void backends_that_lack_what_is_needed_are_named_with_what_they_lack() {
        Situation situation = Situations.of(
                Situations.request(Optional.empty(), Set.of(Feature.IMAGES), Envelope.OPEN),
                new TableCalibration(),
                small);

        assertThatThrownBy(() -> quality(1, ALL).decide(situation))
                .isInstanceOf(Refusal.NoViablePlan.class)
                .hasMessageContaining("small lacks [IMAGES]")
                .extracting(e -> ((Refusal.NoViablePlan) e).passing())
                .isEqualTo(false);
    }

    @Test
    void an_empty_catalog_is_a_passing_trouble() {
        Situation situation = Situations.of(Situations.plain(), new TableCalibration());

        assertThatThrownBy(() -> quality(1, ALL).decide(situation))
                .isInstanceOf(Refusal.NoViablePlan.class)
                .extracting(e -> ((Refusal.NoViablePlan) e).passing())
                .isEqualTo(true);
    }

    @Test
    void an_operation_other_than_chat_needs_a_backend() {
        Situation situation = Situations.of(
                Situations.request(new Operation("/embeddings"), Optional.empty(), Set.of(), Envelope.OPEN, 400),
                new TableCalibration(),
                small);

        assertThatThrownBy(() -> quality(1, ALL).decide(situation))
                .isInstanceOf(Refusal.InvalidRequest.class)
                .hasMessageContaining("/embeddings");
    }

    @Test
    void thinking_is_offered_by_the_knobs_a_backend_really_has() {
        Backend budgeted = Situations.thinking("t", "t", "1", "4", ThinkingControl.BUDGET_TOKENS);
        TableCalibration calibration =
                new TableCalibration().arm("t/direct", .4).arm("t/thinking", .9);

        Decision decision = quality(.95, SINGLE).decide(Situations.of(Situations.plain(), calibration, budgeted));

        Call call = onlyCall(decision);
        assertThat(call.protocol()).isEqualTo(new Protocol.Thinking(new Tokens(4000)));
        assertThat(call.answerLimit()).isEqualTo(new Tokens(8000));
        Limits none = new Limits(Optional.empty(), Optional.empty(), Optional.of(Tokens.ZERO), 5);
        assertThat(onlyCall(quality(.95, SINGLE, none).decide(Situations.of(Situations.plain(), calibration, budgeted)))
                        .protocol())
                .isEqualTo(new Protocol.Direct());
    }

    @Test
    void what_the_caller_asked_of_thinking_is_left_alone() {
        Backend effort = Situations.thinking("t", "t", "1", "4", ThinkingControl.EFFORT);
        Situation situation = Situations.of(
                Situations.request(Optional.empty(), Set.of(Feature.REASONING_EFFORT), Envelope.OPEN),
                new TableCalibration(),
                small,
                effort);

        Decision decision = quality(.1, ALL).decide(situation);

        assertThat(decision.plan().calls())
                .allMatch(call -> call.protocol().equals(new Protocol.AsAsked())
                        && call.backend().id().equals("t"));
    }

    @Test
    void a_dearer_backend_may_stand_in_for_a_cheap_one_and_is_reserved_for() {
        TableCalibration calibration =
                new TableCalibration().arm("small", .9).arm("other", .9).arm("large", .9);
        Situation situation = Situations.of(Situations.plain(), calibration, small, other, large);

        Decision decision = quality(.95, SINGLE).decide(situation);

        assertThat(backendOf(decision)).isEqualTo("small");
        assertThat(decision.fallbacks()).extracting(call -> call.backend().id()).containsExactly("other", "large");
        assertThat(decision.fallbacks()).allMatch(call -> call.ceiling().within(decision.ceiling()));
        assertThat(decision.ceiling().cost())
                .isGreaterThan(decision.plan().ceiling().cost());
    }

    @Test
    void decisions_are_pure_and_keep_within_the_funds_over_random_situations() {
        long seed = 20_240_917;
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            TableCalibration calibration = new TableCalibration()
                    .arm("small", random.nextDouble(.05, .95))
                    .arm("other", random.nextDouble(.05, .95))
                    .arm("large", random.nextDouble(.05, .95))
                    .agreeing(random.nextDouble());
            String free = String.format(java.util.Locale.ROOT, "%.6f", random.nextDouble(.002, .1));
            Situation situation =
                    Situations.with(Situations.of(Situations.plain(), calibration, small, other, large), free);
            FrontierPolicy policy = quality(random.nextDouble(.5, 1), ALL);

            Decision decision = policy.decide(situation);

            assertThat(policy.decide(situation))
                    .describedAs("seed %d step %d", seed, i)
                    .isEqualTo(decision);
            assertThat(decision.plan().ceiling().cost())
                    .describedAs("seed %d step %d", seed, i)
                    .isLessThanOrEqualTo(Cost.usd(free));
            assertThat(List.copyOf(decision.rejected()))
                    .allMatch(r -> !r.reason().isBlank());
        }
    }
}
