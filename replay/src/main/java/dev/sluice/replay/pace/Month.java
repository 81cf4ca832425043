package dev.sluice.replay.pace;

import dev.sluice.core.CallerSink;
import dev.sluice.core.InferenceService;
import dev.sluice.core.PlanRunner;
import dev.sluice.core.Refusal;
import dev.sluice.core.Served;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Window;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.Cost;
import dev.sluice.policies.budget.InMemoryLedger;
import dev.sluice.policies.learn.SpendingHabits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One strategy spending one budget on one month of traffic: through the real walk and the real ledger, under a clock of
 * its own, one request after another. What is learned of spending is learned on the way, from nothing.
 */
final class Month {

    private static final Instant LATE = Traffic.START.plus(Duration.ofDays(Traffic.DAYS - 10L));

    private final List<Question> questions;
    private final Optional<Cost> limit;
    private final Deployment deployment;
    private Instant now = Traffic.START;

    /**
     * How the gateway runs.
     *
     * @param replicas taking turns on one ledger, each learning from its own requests only
     * @param restartAfter after which everything learned is forgotten; empty for never
     */
    record Deployment(int replicas, Optional<Duration> restartAfter) {
        static final Deployment PLAIN = new Deployment(1, Optional.empty());
    }

    /** The state of things in the middle of the month. */
    record Moment(double dayOfMonth, double spentUsd, double rate) {}

    /**
     * What the month came to.
     *
     * @param refused requests for which there was no money
     * @param late requests of the last ten days, and of these those that the best model answered
     * @param most the most that was ever spent, as a part of the limit
     * @param moments every hour
     */
    record Result(int requests, int right, int refused, Late late, Cost spent, double most, List<Moment> moments) {
        record Late(int requests, int byBest) {}

        double perDollar() {
            return right / spent.inUsd();
        }

        double rightShare() {
            return right / (double) requests;
        }

        double refusedShare() {
            return refused / (double) requests;
        }

        double lateByBest() {
            return late.byBest() / (double) late.requests();
        }

        double used(Cost limit) {
            return spent.inUsd() / limit.inUsd();
        }
    }

    Month(List<Question> questions, Optional<Cost> limit, Deployment deployment) {
        this.questions = questions;
        this.limit = limit;
        this.deployment = deployment;
    }

    Result run(Strategy strategy) {
        Ledger ledger = new InMemoryLedger(() -> now);
        limit.ifPresent(cost -> ledger.open(new Budget(SimulatedWorld.TEAM, cost, Window.MONTH)));
        List<Replica> replicas = replicas(strategy, ledger);
        Tally tally = new Tally();
        Instant restart = deployment.restartAfter().map(Traffic.START::plus).orElse(Instant.MAX);
        for (Question question : questions) {
            now = question.at();
            if (now.isAfter(restart)) {
                replicas = replicas(strategy, ledger);
                restart = Instant.MAX;
            }
            tally.at(now, ledger, replicas.getFirst());
            tally.served(replicas.get(question.number() % replicas.size()), question);
            tally.afterwards(ledger);
        }
        return tally.result();
    }

    private List<Replica> replicas(Strategy strategy, Ledger ledger) {
        return IntStream.range(0, deployment.replicas())
                .mapToObj(i -> new Replica(strategy, ledger))
                .toList();
    }

    /** One gateway. */
    private final class Replica implements OutcomeListener {
        private final SpendingHabits habits = new SpendingHabits();
        private final InferenceService service;

        Replica(Strategy strategy, Ledger ledger) {
            SimulatedWorld world = new SimulatedWorld(questions);
            service = new InferenceService(
                    world,
                    model -> strategy.policy(),
                    () -> SimulatedWorld.CATALOG,
                    () -> new SimulatedWorld.Known(habits.habits()),
                    ledger,
                    new PlanRunner(
                            world,
                            trial -> new Verdict("none", .5, "nothing looked at"),
                            System::nanoTime,
                            Duration.ofMinutes(1)),
                    this,
                    () -> 1,
                    () -> now);
        }

        @Override
        public void observed(Outcome outcome) {
            habits.seen(outcome);
        }

        @Override
        public void judged(Answered answered, Feedback feedback) {}
    }

    /** The month so far. */
    private final class Tally {
        private int right;
        private int refused;
        private int late;
        private int lateByBest;
        private Cost spent = Cost.ZERO;
        private double most;
        private long hour = Long.MIN_VALUE;
        private final List<Moment> moments = new ArrayList<>();

        void at(Instant when, Ledger ledger, Replica replica) {
            long newHour = Duration.between(Traffic.START, when).toHours();
            if (newHour > hour && limit.isPresent()) {
                hour = newHour;
                List<Account> accounts = ledger.accounts();
                ExchangeRate rate = ExchangeRate.dearest(accounts, when, replica.habits.habits());
                moments.add(new Moment(
                        Duration.between(Traffic.START, when).toMinutes() / 1440.0, spent.inUsd(), rate.perDollar()));
            }
        }

        void served(Replica replica, Question question) {
            boolean isLate = question.at().isAfter(LATE);
            late += isLate ? 1 : 0;
            try {
                Served served = replica.service.serve(SimulatedWorld.request(question), new Silent());
                lateByBest += isLate && isByBest(served) ? 1 : 0;
                right += SimulatedWorld.isRight(served.run().reply()) ? 1 : 0;
                spent = spent.plus(served.charged().cost());
            } catch (Refusal.BudgetExhausted noMoney) {
                refused++;
            }
        }

        private static boolean isByBest(Served served) {
            return served.run().answer().stream()
                    .anyMatch(answer -> answer.call().backend().id().equals(SimulatedArm.BEST));
        }

        void afterwards(Ledger ledger) {
            limit.ifPresent(cost -> {
                Cost charged = (Cost) ledger.accounts().getFirst().spent();
                most = Math.max(most, charged.inUsd() / cost.inUsd());
            });
        }

        Result result() {
            return new Result(
                    questions.size(),
                    right,
                    refused,
                    new Result.Late(late, lateByBest),
                    spent,
                    most,
                    List.copyOf(moments));
        }
    }

    private static final class Silent implements CallerSink {
        @Override
        public void decided(Decision decision) {}

        @Override
        public void accept(AnswerChunk chunk) {}
    }
}
