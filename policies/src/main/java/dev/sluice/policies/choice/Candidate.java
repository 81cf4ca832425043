package dev.sluice.policies.choice;

import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.Escalation;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A plan that could be chosen, able to forecast itself within whatever allocation its calls get; first made with the most
 * that they may get.
 */
sealed interface Candidate
        permits Candidate.Alone, Candidate.AgreeElse, Candidate.CheckElse, MendElse, Ranked, Revised, Samples {

    /** Each distinct call once, in the plan's order. */
    List<PlannedCall> calls();

    Plan plan();

    Forecast forecast();

    /** The same candidate with these calls in place of its own, in the same order. */
    Candidate with(List<PlannedCall> calls);

    /**
     * Itself with what its calls can be given within {@code room}: the most that is comfortable, else what is enough,
     * else what fits.
     *
     * @return empty where not even the least fits
     */
    default Optional<Candidate> within(Room room) {
        if (room.easilyHolds(plan().ceiling())) {
            return Optional.of(this);
        }
        Candidate least = least();
        Spend floor = least.plan().ceiling();
        if (!floor.within(room.most())) {
            return Optional.empty();
        }
        Candidate enough = given(Allocation::enough);
        Spend limit = room.comfortable(
                floor, enough.plan().ceiling(), given(Allocation::ample).plan().ceiling());
        return Optional.of(
                enough.plan().ceiling().within(limit)
                        ? enough.raised(Allocation::most, limit)
                        : least.raised(Allocation::enough, limit));
    }

    default Candidate least() {
        return given(Allocation::least);
    }

    private Candidate given(Function<Allocation, Tokens> tokens) {
        return with(calls().stream()
                .map(planned -> planned.given(tokens.apply(planned.allocation())))
                .toList());
    }

    /** As far toward {@code goal} as the limit allows, all calls by the same part of their way; itself fits. */
    private Candidate raised(Function<Allocation, Tokens> goal, Spend limit) {
        Candidate whole = given(goal);
        Spend from = plan().ceiling();
        Spend to = whole.plan().ceiling();
        if (to.within(limit)) {
            return whole;
        }
        // each call's price is rounded up by less than a nano-dollar
        long money = limit.cost().nanos() - plan().calls().size();
        double part = Math.min(
                part(money, from.cost().nanos(), to.cost().nanos()),
                part(limit.tokens().count(), from.tokens().count(), to.tokens().count()));
        List<PlannedCall> partly = new ArrayList<>();
        for (PlannedCall planned : calls()) {
            long now = planned.call().answerLimit().count();
            long more = goal.apply(planned.allocation()).count() - now;
            partly.add(planned.given(new Tokens(now + (long) (Math.max(0, part) * more))));
        }
        Candidate raised = with(partly);
        return raised.plan().ceiling().within(limit) ? raised : this;
    }

    private static double part(long limit, long from, long to) {
        return limit >= to ? 1 : (limit - from) / (double) (to - from);
    }

    /** Whether a call got less than is enough. */
    default boolean isTight() {
        return calls().stream().anyMatch(PlannedCall::isTight);
    }

    /** One call. */
    record Alone(PlannedCall one) implements Candidate {
        @Override
        public List<PlannedCall> calls() {
            return List.of(one);
        }

        @Override
        public Plan.Single plan() {
            return new Plan.Single(one.call());
        }

        @Override
        public Forecast forecast() {
            return new Forecast(plan(), one.success(), one.cost(), one.arm().latency());
        }

        @Override
        public Candidate with(List<PlannedCall> calls) {
            return new Alone(calls.getFirst());
        }
    }

    /**
     * Two cheap calls whose agreement is taken, else a better one. An answer that is cut off agrees with none:
     *
     * <pre>
     * agreed  = agreement rate x P(neither is cut)
     * success = agreed P(right | agree) + P(better is not cut) (P(better right) - agreed P(better right | agree))
     * </pre>
     */
    record AgreeElse(PlannedCall one, PlannedCall other, PlannedCall better, Escalation escalation)
            implements Candidate {

        static final double ACCEPT_AT = .8;

        @Override
        public List<PlannedCall> calls() {
            return List.of(one, other, better);
        }

        @Override
        public Plan plan() {
            return new Plan.Cascade(List.of(
                    new Plan.Rung(List.of(one.call(), other.call()), ACCEPT_AT),
                    new Plan.Rung(List.of(better.call()), 0)));
        }

        @Override
        public Forecast forecast() {
            Agreement agreement = escalation.agreement();
            double agreed = agreement.rate() * one.uncut() * other.uncut();
            double success = Math.clamp(
                    agreed * agreement.rightWhenAgreed()
                            + better.uncut() * (better.arm().success().mean() - agreed * escalation.betterRight()),
                    0,
                    1);
            Cost first = one.cost().plus(other.cost());
            Cost expected = new Cost(
                    first.nanos() + Math.round((1 - agreed) * better.cost().nanos()));
            Duration cheap = one.arm().latency().compareTo(other.arm().latency()) > 0
                    ? one.arm().latency()
                    : other.arm().latency();
            Duration latency = cheap.plusNanos(
                    Math.round((1 - agreed) * better.arm().latency().toNanos()));
            return new Forecast(plan(), Odds.moved(better.success(), success), expected, latency);
        }

        @Override
        public Candidate with(List<PlannedCall> calls) {
            return new AgreeElse(calls.get(0), calls.get(1), calls.get(2), escalation);
        }
    }

    /** One cheap call whose checked answer is taken, else a better one. */
    record CheckElse(PlannedCall cheap, PlannedCall better, Agreement agreement) implements Candidate {

        static final double ACCEPT_AT = .5;

        @Override
        public List<PlannedCall> calls() {
            return List.of(cheap, better);
        }

        @Override
        public Plan plan() {
            return new Plan.Cascade(
                    List.of(new Plan.Rung(List.of(cheap.call()), ACCEPT_AT), new Plan.Rung(List.of(better.call()), 0)));
        }

        @Override
        public Forecast forecast() {
            double p = cheap.success().mean();
            double caught = (1 - p) * Odds.WRONG_SEEN_BY_CHECKS;
            double success = p + caught * Odds.givenWrong(cheap, better, agreement);
            Cost expected = new Cost(
                    cheap.cost().nanos() + Math.round(caught * better.cost().nanos()));
            Duration latency = cheap.arm()
                    .latency()
                    .plusNanos(Math.round(caught * better.arm().latency().toNanos()));
            return new Forecast(plan(), Odds.moved(cheap.success(), success), expected, latency);
        }

        @Override
        public Candidate with(List<PlannedCall> calls) {
            return new CheckElse(calls.get(0), calls.get(1), agreement);
        }
    }
}
