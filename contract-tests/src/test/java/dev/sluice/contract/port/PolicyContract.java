package dev.sluice.contract.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Policy;
import dev.sluice.core.Refusal;
import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.plan.Rejected;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every policy must do in every situation. */
abstract class PolicyContract {

    private static final int SITUATIONS = 600;

    /**
     * A policy under test, and what it was told not to exceed.
     *
     * @param thinking the most tokens one call may think
     */
    record Subject(Policy policy, Optional<Cost> cost, Optional<Tokens> thinking) {}

    /** The same random source gives an equal policy. */
    abstract Subject subject(Situation situation, Random random);

    @Test
    void the_same_situation_and_seed_give_the_same_decision() {
        everywhere((seed, decided) -> {
            Situation same = new RandomSituations(seed).draw();
            assertThat(subject(same, new Random(seed)).policy().decide(same)).isEqualTo(decided.decision());
            assertThat(decided.subject().policy().decide(decided.situation())).isEqualTo(decided.decision());
        });
    }

    @Test
    void a_decision_says_what_it_was_made_from() {
        everywhere((seed, decided) -> {
            Decision decision = decided.decision();
            Situation situation = decided.situation();
            assertThat(decision.id()).isNotBlank();
            assertThat(decision.seed()).isEqualTo(situation.seed());
            assertThat(decision.calibration()).isEqualTo(situation.calibration().version());
            assertThat(decision.difficulty()).isEqualTo(situation.difficulty());
            assertThat(decision.binding()).isNotBlank();
        });
    }

    @Test
    void a_plan_never_costs_more_than_the_policy_and_the_caller_allow() {
        everywhere((seed, decided) -> {
            Cost ceiling = decided.decision().ceiling().cost();
            Stream.concat(
                            decided.subject().cost().stream(),
                            decided.situation().request().envelope().maxCost().stream())
                    .filter(limit -> !fundsAreTighter(decided.situation(), limit))
                    .forEach(limit -> assertThat(ceiling).isLessThanOrEqualTo(limit));
        });
    }

    @Test
    void every_candidate_that_fell_says_why_and_none_of_them_was_chosen() {
        everywhere((seed, decided) -> assertThat(decided.decision().rejected()).allSatisfy(rejected -> {
            assertThat(rejected.reason()).isNotBlank();
            assertThat(rejected.forecast().plan())
                    .isNotEqualTo(decided.decision().plan());
        }));
    }

    @Test
    void only_callable_backends_are_planned_with_the_knobs_they_really_have() {
        everywhere((seed, decided) -> assertThat(everyCall(decided.decision())).allSatisfy(call -> {
            assertThat(decided.situation().catalog().backends()).contains(call.backend());
            assertThat(hasKnob(call))
                    .as("%s on %s", call.protocol(), call.backend().card())
                    .isTrue();
        }));
    }

    @Test
    void a_backend_is_planned_only_where_it_has_what_the_request_needs() {
        everywhere((seed, decided) -> assertThat(everyCall(decided.decision()))
                .allSatisfy(call -> assertThat(call.backend().card().features())
                        .containsAll(
                                serves(decided) ? decided.situation().request().needs() : List.of())));
    }

    @Test
    void no_call_may_write_more_than_caller_backend_and_policy_allow() {
        everywhere((seed, decided) -> assertThat(everyCall(decided.decision())).allSatisfy(call -> {
            Backend backend = call.backend();
            assertThat(call.answerLimit())
                    .isLessThanOrEqualTo(backend.maxOutput())
                    .isGreaterThan(Tokens.ZERO);
            decided.situation()
                    .request()
                    .answerLimit()
                    .ifPresent(limit -> assertThat(call.answerLimit()).isLessThanOrEqualTo(limit));
            assertThat(call.choices()).isEqualTo(decided.situation().request().choices());
            if (call.protocol() instanceof Protocol.Thinking thinking) {
                decided.subject()
                        .thinking()
                        .ifPresent(most -> assertThat(thinking.limit()).isLessThanOrEqualTo(most));
            }
        }));
    }

    @Test
    void whoever_stands_in_is_somebody_else_and_free_money_covers_them_where_it_covers_the_plan() {
        everywhere((seed, decided) -> {
            Plan plan = decided.decision().plan();
            List<String> planned =
                    plan.calls().stream().map(c -> c.backend().id()).toList();
            assertThat(decided.decision().fallbacks())
                    .allSatisfy(fallback -> assertThat(planned)
                            .doesNotContain(fallback.backend().id()));
            decided.situation()
                    .funds()
                    .free()
                    .filter(free -> plan.ceiling().cost().compareTo(free) <= 0)
                    .ifPresent(free ->
                            assertThat(decided.decision().ceiling().cost()).isLessThanOrEqualTo(free));
        });
    }

    /** Whether the policy looks at needs at all; a caller who names a backend gets that backend. */
    boolean choosesBackends() {
        return true;
    }

    private boolean serves(Decided decided) {
        return choosesBackends() && !decided.decision().plan().calls().isEmpty();
    }

    private record Decided(Subject subject, Situation situation, Decision decision) {}

    private void everywhere(BiConsumer<Long, Decided> property) {
        int decided = 0;
        for (long seed = 1; seed <= SITUATIONS; seed++) {
            Situation situation = new RandomSituations(seed).draw();
            Subject subject = subject(situation, new Random(seed));
            Optional<Decision> decision = decide(subject, situation);
            if (decision.isPresent()) {
                decided++;
                try {
                    property.accept(seed, new Decided(subject, situation, decision.get()));
                } catch (AssertionError | RuntimeException broken) {
                    throw new AssertionError("in the situation of seed " + seed + ": " + broken.getMessage(), broken);
                }
            }
        }
        assertThat(decided).as("situations with a plan").isGreaterThan(SITUATIONS / 3);
    }

    private static Optional<Decision> decide(Subject subject, Situation situation) {
        try {
            return Optional.of(subject.policy().decide(situation));
        } catch (Refusal.NoViablePlan | Refusal.InvalidRequest none) {
            assertThat(none.getMessage()).isNotBlank();
            return Optional.empty();
        }
    }

    /** Where money is short, the cheapest plan is chosen all the same: the ledger is the one that refuses. */
    private static boolean fundsAreTighter(Situation situation, Cost limit) {
        return situation
                .funds()
                .free()
                .filter(free -> free.compareTo(limit) <= 0)
                .isPresent();
    }

    private static List<Call> everyCall(Decision decision) {
        List<Call> calls = new ArrayList<>(decision.plan().calls());
        calls.addAll(decision.fallbacks());
        decision.rejected().stream()
                .map(Rejected::forecast)
                .forEach(f -> calls.addAll(f.plan().calls()));
        return calls;
    }

    private static boolean hasKnob(Call call) {
        var thinking = call.backend().card().thinking();
        return switch (call.protocol()) {
            case Protocol.AsAsked a -> true;
            case Protocol.Direct d -> !thinking.thinks() || thinking.canSwitchOff();
            case Protocol.Thinking t -> thinking.takesLimit() && t.limit().compareTo(call.answerLimit()) < 0;
            case Protocol.Effort e -> thinking.takesEffort();
        };
    }
}
