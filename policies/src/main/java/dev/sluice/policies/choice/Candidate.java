package dev.sluice.policies.choice;

import dev.sluice.core.call.Call;
import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plan that could be chosen, able to forecast itself within whatever allocation its calls get. */
sealed interface Candidate {

    /** Each distinct call once, in the plan's order. */
    List<PlannedCall> calls();

    Plan plan();

    Forecast forecast();

    /** The same candidate with these calls in place of its own, in the same order. */
    Candidate with(List<PlannedCall> calls);

    /**
     * Itself where it fits, else with smaller allocations.
     *
     * @return empty where an allocation would fall below what is worth trying
     */
    default Optional<Candidate> within(Spend limit) {
        Spend ceiling = plan().ceiling();
        if (ceiling.within(limit)) {
            return Optional.of(this);
        }
        Spend prompts = plan().calls().stream().map(Candidate::promptOf).reduce(Spend.NONE, Spend::plus);
        double factor = Math.min(
                part(
                        limit.cost().nanos(),
                        prompts.cost().nanos(),
                        ceiling.cost().nanos()),
                part(
                        limit.tokens().count(),
                        prompts.tokens().count(),
                        ceiling.tokens().count()));
        List<PlannedCall> smaller = new ArrayList<>();
        for (PlannedCall planned : calls()) {
            Optional<Call> scaled = factor > 0 ? Allocation.scaled(planned.call(), factor) : Optional.empty();
            if (scaled.isEmpty() || scaled.get().answerLimit().compareTo(planned.floor()) < 0) {
                return Optional.empty();
            }
            smaller.add(planned.within(scaled.get()));
        }
        Candidate fitted = with(smaller);
        return fitted.plan().ceiling().within(limit) ? Optional.of(fitted) : Optional.empty();
    }

    private static Spend promptOf(Call call) {
        return new Spend(call.backend().price().ceiling(call.promptBound(), Tokens.ZERO), call.promptBound());
    }

    private static double part(long limit, long prompts, long ceiling) {
        return limit >= ceiling ? 1 : (limit - prompts) / (double) (ceiling - prompts);
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

    /** Several samples of one call. */
    record Samples(PlannedCall one, int count, Agreement agreement) implements Candidate {
        @Override
        public List<PlannedCall> calls() {
            return List.of(one);
        }

        @Override
        public Plan plan() {
            return new Plan.BestOf(one.call(), count);
        }

        @Override
        public Forecast forecast() {
            Probability p = one.success();
            double vote = Votes.rightOf(count, p.mean(), agreement);
            return new Forecast(
                    plan(),
                    Odds.moved(p, vote),
                    one.cost().times(count),
                    one.arm().latency());
        }

        @Override
        public Candidate with(List<PlannedCall> calls) {
            return new Samples(calls.getFirst(), count, agreement);
        }
    }

    /** Two cheap calls whose agreement is taken, else a better one. */
    record AgreeElse(PlannedCall one, PlannedCall other, PlannedCall better, Pairs pairs) implements Candidate {

        static final double ACCEPT_AT = .8;

        /** What agreement is worth within the three calls. */
        record Pairs(Agreement cheap, Agreement oneBetter, Agreement otherBetter) {}

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
            double rate = pairs.cheap().rate();
            double success = Odds.agreeElse(
                    one.success().mean(),
                    other.success().mean(),
                    better.success().mean(),
                    pairs);
            Cost first = one.cost().plus(other.cost());
            Cost expected = new Cost(
                    first.nanos() + Math.round((1 - rate) * better.cost().nanos()));
            Duration cheap = one.arm().latency().compareTo(other.arm().latency()) > 0
                    ? one.arm().latency()
                    : other.arm().latency();
            Duration latency = cheap.plusNanos(
                    Math.round((1 - rate) * better.arm().latency().toNanos()));
            return new Forecast(plan(), Odds.moved(better.success(), success), expected, latency);
        }

        @Override
        public Candidate with(List<PlannedCall> calls) {
            return new AgreeElse(calls.get(0), calls.get(1), calls.get(2), pairs);
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
            double success = p + caught * Odds.givenWrong(p, better.success().mean(), agreement);
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
