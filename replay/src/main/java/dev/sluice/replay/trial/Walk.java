package dev.sluice.replay.trial;

import dev.sluice.core.DifficultyEstimator;
import dev.sluice.core.PlanRunner;
import dev.sluice.core.Policy;
import dev.sluice.core.Purse;
import dev.sluice.core.Situation;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Editor;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Spend;
import dev.sluice.policies.verify.AgreementVerifier;
import dev.sluice.replay.pool.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * The gateway's walk in one thread: estimate, decide, run, with recorded backends and a clock that stands still. The same
 * question, policy and funds always come to the same trial. Not for several threads.
 */
public final class Walk {

    private static final Duration LONGEST = Duration.ofHours(1);

    private final DifficultyEstimator estimator;
    private final Calibration calibration;
    private final Pool pool;
    private final Verifier verifier;
    private final Answers answers;
    private final long seed;
    private final Map<String, Difficulty> difficulties = new HashMap<>();
    private final Map<Ran, Trial> trials = new HashMap<>();

    public Walk(
            DifficultyEstimator estimator,
            Calibration calibration,
            Pool pool,
            Verifier verifier,
            Answers answers,
            long seed) {
        this.estimator = estimator;
        this.calibration = calibration;
        this.pool = pool;
        this.verifier = verifier;
        this.answers = answers;
        this.seed = seed;
    }

    /** All that a run depends on, so that the same is not run twice. */
    private record Ran(String key, Plan plan, List<Call> fallbacks, Spend held) {}

    public Difficulty difficulty(Question question) {
        return difficulties.computeIfAbsent(question.key(), key -> estimator.estimate(question.request()));
    }

    public Decision decide(Question question, Policy policy, Funds funds) {
        return decide(question, policy, funds, calibration);
    }

    /** As somebody would decide who knows something else. */
    public Decision decide(Question question, Policy policy, Funds funds, Calibration known) {
        return policy.decide(new Situation(
                question.request(),
                difficulty(question),
                pool.catalog(),
                known,
                funds,
                new SplittableRandom(seed ^ question.key().hashCode()).nextLong()));
    }

    /** @param held what was reserved for it */
    public Trial run(Question question, Decision decision, Spend held) {
        Trial ran = trials.computeIfAbsent(
                new Ran(question.key(), decision.plan(), decision.fallbacks(), held),
                key -> trial(question, decision, held));
        return new Trial(
                ran.key(),
                ran.structure(),
                ran.plan(),
                ran.calls(),
                ran.accepted(),
                ran.spent(),
                decision.chosen().success().mean(),
                ran.escalated(),
                ran.stopped());
    }

    /** What really happened, as listeners are told. */
    public Outcome outcome(Question question, Decision decision, Instant at) {
        return new Outcome(question.request(), decision, ran(question, decision, decision.ceiling()), at);
    }

    private Run ran(Question question, Decision decision, Spend held) {
        PlanRunner runner = new PlanRunner(
                new RecordedBackends(pool, answers.to(question)),
                verifier,
                Editor.NONE,
                AgreementVerifier::comparable,
                () -> 0,
                LONGEST);
        return runner.run(question.request(), decision, Purse.of(held), chunk -> {});
    }

    private Trial trial(Question question, Decision decision, Spend held) {
        Run run = ran(question, decision, held);
        Plan plan = decision.plan();
        return new Trial(
                question.key(),
                plan.structure(),
                plan.describe(),
                run.attempts().stream()
                        .flatMap(a -> given(a).stream())
                        .sorted(Comparator.comparing(Given::model).thenComparing(Given::sample))
                        .toList(),
                accepted(run),
                run.spent().cost(),
                decision.chosen().success().mean(),
                escalated(plan, run),
                run.stopped());
    }

    private static boolean escalated(Plan plan, Run run) {
        return plan instanceof Plan.Cascade cascade
                && run.attempts().stream()
                        .map(Attempt::call)
                        .anyMatch(call -> cascade.rungs().getFirst().calls().stream()
                                .noneMatch(first -> first.arm().equals(call.arm())));
    }

    private static Optional<Given> given(Attempt attempt) {
        return attempt.reply() instanceof Completion completion
                ? Optional.of(Given.ofId(completion.id()))
                : Optional.empty();
    }

    /**
     * Samples of one model drawn at once are alike: of those held to be equally right the first recorded one is taken for
     * the accepted, whichever thread was first.
     */
    private static Optional<Given> accepted(Run run) {
        Optional<Attempt> accepted = run.reply() instanceof Completion
                ? run.attempts().stream().filter(Attempt::accepted).findFirst()
                : Optional.empty();
        return accepted.flatMap(winner -> run.attempts().stream()
                .filter(a -> a.call().equals(winner.call()) && confidence(a).equals(confidence(winner)))
                .flatMap(a -> given(a).stream())
                .min(Comparator.comparingInt(Given::sample)));
    }

    private static List<OptionalDouble> confidence(Attempt attempt) {
        return attempt.verdicts().stream().map(v -> v.confidence()).toList();
    }
}
