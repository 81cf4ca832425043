package dev.sluice.replay.evaluate;

import dev.sluice.core.Policy;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.Cost;
import dev.sluice.policies.choice.Exploration;
import dev.sluice.policies.choice.FrontierPolicy;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.policies.learn.LearnedArms;
import dev.sluice.policies.verify.AgreementVerifier;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.fit.Fitted;
import dev.sluice.replay.fit.ProductFit;
import dev.sluice.replay.pool.PoolArm;
import dev.sluice.replay.trial.Question;
import dev.sluice.replay.trial.Trial;
import dev.sluice.replay.trial.Walk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One split of the study of two arms that exchange their answers in the middle of the stream, and nobody says so. The
 * policy that learns stands between one that does not and one that is told.
 */
final class ExchangeSplit {

    private final Options options;
    private final PoolArm one;
    private final PoolArm other;
    private final Parts parts;
    private final Walk before;
    private final Walk after;
    private final Marks marksBefore;
    private final Marks marksAfter;
    private final FittedCalibration fitted;

    ExchangeSplit(Options options, Material material, PoolArm one, PoolArm other, long seed) {
        this.options = options;
        this.one = one;
        this.other = other;
        this.parts = Parts.of(material, options.train(), options.test(), seed);
        Fitted fit = new ProductFit(ProductFit.DIMENSIONS, 1, seed, options.hidden(), said -> {})
                .fit(parts.training(), new Prices(options.prices().byModel()));
        Material exchanged = material.exchanged(one.model(), other.model());
        this.fitted = options.pool().calibration(fit.calibration());
        this.before = new Walk(fit.estimator(), fitted, options.pool(), fit.verifier(), material.answers(), seed);
        this.after = new Walk(fit.estimator(), fitted, options.pool(), fit.verifier(), exchanged.answers(), seed);
        this.marksBefore = material.marks();
        this.marksAfter = exchanged.marks();
    }

    int questions() {
        return parts.test().size();
    }

    /** What a question came to for each of the three: success less cost over worth. */
    record Value(double learning, double fixed, double told) {}

    /**
     * The whole stream; the arms are exchanged in its middle.
     *
     * @param alarms told at which question after the exchange an arm was noticed to have changed
     */
    List<Value> values(Cost worth, double explore, List<Integer> alarms) {
        int middle = questions() / 2;
        int[] at = {0};
        LearnedArms arms = new LearnedArms(fitted, Set.of(), arm -> alarms.add(at[0] - middle));
        FittedCalibration told = exchanged();
        List<Value> values = new ArrayList<>();
        for (; at[0] < questions(); at[0]++) {
            boolean changed = at[0] >= middle;
            Walk walk = changed ? after : before;
            Marks marks = changed ? marksAfter : marksBefore;
            Question question = parts.test().get(at[0]).question();
            values.add(new Value(
                    lesson(arms, walk, marks, question, worth, explore, at[0]),
                    value(walk, marks, question, decision(walk, question, fitted, worth, 0), worth),
                    value(walk, marks, question, decision(walk, question, changed ? told : fitted, worth, 0), worth)));
        }
        return values;
    }

    private FittedCalibration exchanged() {
        Arm ofOne = fitted.armOf(one.backend(), one.protocol());
        Arm ofOther = fitted.armOf(other.backend(), other.protocol());
        return fitted.with(one.backend(), one.protocol(), ofOther, "told")
                .with(other.backend(), other.protocol(), ofOne, "told");
    }

    private double lesson(
            LearnedArms arms, Walk walk, Marks marks, Question question, Cost worth, double explore, int number) {
        Decision decision = decision(walk, question, arms.now(), worth, explore);
        Outcome outcome = walk.outcome(question, decision, Instant.EPOCH.plusSeconds(600L * number));
        String version = "exchange+" + number;
        arms.seen(outcome, version);
        Trial trial = walk.run(question, decision, decision.ceiling());
        arms.judged(
                Answered.of(outcome, AgreementVerifier::comparable),
                new Feedback(decision.id(), marks.of(trial)),
                version);
        return value(walk, marks, question, decision, worth);
    }

    private Decision decision(Walk walk, Question question, FittedCalibration known, Cost worth, double explore) {
        Policy policy = new FrontierPolicy(
                new PolicySpec(
                        options.policy().name(),
                        new Objective.Worth(worth),
                        options.policy().limits(),
                        Set.of("single"),
                        Set.of(),
                        false,
                        new Exploration(explore)),
                1);
        return walk.decide(question, policy, Funds.UNLIMITED, known);
    }

    private static double value(Walk walk, Marks marks, Question question, Decision decision, Cost worth) {
        Trial trial = walk.run(question, decision, decision.ceiling());
        return marks.of(trial) - trial.spent().inUsd() / worth.inUsd();
    }
}
