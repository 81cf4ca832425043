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
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.policies.learn.LearnedArms;
import dev.sluice.policies.verify.AgreementVerifier;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.data.RecordedSet;
import dev.sluice.replay.fit.Fitted;
import dev.sluice.replay.fit.ModelNames;
import dev.sluice.replay.fit.ProductFit;
import dev.sluice.replay.trial.PolicyUnderTest;
import dev.sluice.replay.trial.Question;
import dev.sluice.replay.trial.Trial;
import dev.sluice.replay.trial.Walk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One split of the study of a newcomer. Two calibrations are fitted on the training prompts: one without any outcome of the
 * newcomer, which then serves the training prompts one after another and learns from what is said of each answer, and one
 * with all of them, in hindsight. Both decide on the test prompts, on which nobody learns.
 */
final class NewcomerSplit {

    private final Options options;
    private final Material material;
    private final Parts parts;
    private final long seed;
    private final Fitted hindsight;
    private final Fitted before;
    private final Walk walk;
    private final Walk hindsightWalk;

    NewcomerSplit(Options options, Material material, String newcomer, long seed) {
        this.options = options;
        this.material = material;
        this.seed = seed;
        this.parts = Parts.of(material, options.train(), options.test(), seed);
        this.hindsight = fitted(parts.training());
        this.before = fitted(
                parts.training().stream().map(set -> without(set, newcomer)).toList());
        this.walk = walk(before);
        this.hindsightWalk = walk(hindsight);
    }

    private Fitted fitted(List<RecordedSet> sets) {
        return new ProductFit(ProductFit.DIMENSIONS, 1, seed, options.hidden(), said -> {})
                .fit(sets, new Prices(options.prices().byModel()));
    }

    private Walk walk(Fitted fitted) {
        return new Walk(
                fitted.estimator(),
                options.pool().calibration(fitted.calibration()),
                options.pool(),
                fitted.verifier(),
                material.answers(),
                seed);
    }

    /** Under whatever date it goes. */
    private static RecordedSet without(RecordedSet set, String model) {
        String name = undated(model);
        return new RecordedSet(
                set.name(),
                set.prompts(),
                set.answers().stream()
                        .filter(answer -> !undated(answer.model()).equals(name))
                        .toList());
    }

    private static String undated(String model) {
        return ModelNames.undated(ModelNames.plain(model));
    }

    List<Asked> test() {
        return parts.test();
    }

    /** What the policy that was tuned in hindsight comes to, at each worth. */
    List<Column> hindsight(List<Cost> worths) {
        FittedCalibration known = options.pool().calibration(hindsight.calibration());
        return worths.stream().map(worth -> served(hindsightWalk, known, worth)).toList();
    }

    /**
     * What the policy comes to that meets the newcomer, after so many outcomes each.
     *
     * @param explore on this part of what it learns from
     */
    List<Column> learning(Cost worth, List<Integer> outcomes, double explore) {
        FittedCalibration start = options.pool().calibration(before.calibration());
        LearnedArms arms = new LearnedArms(start, Set.of(), arm -> {});
        List<Column> after = new ArrayList<>();
        List<Asked> stream = parts.train().stream().filter(Asked::whole).toList();
        int served = 0;
        for (int wanted : outcomes) {
            while (served < wanted && served < stream.size()) {
                lesson(arms, stream.get(served), worth, explore, served);
                served++;
            }
            after.add(served(walk, arms.now(), worth));
        }
        return after;
    }

    private void lesson(LearnedArms arms, Asked asked, Cost worth, double explore, int number) {
        Question question = asked.question();
        Decision decision = walk.decide(question, policy(question, worth, explore), Funds.UNLIMITED, arms.now());
        Outcome outcome = walk.outcome(question, decision, Instant.EPOCH.plusSeconds(600L * number));
        String version = "newcomer+" + number;
        arms.seen(outcome, version);
        Trial trial = walk.run(question, decision, decision.ceiling());
        arms.judged(
                Answered.of(outcome, AgreementVerifier::comparable),
                new Feedback(decision.id(), material.marks().of(trial)),
                version);
    }

    private Policy policy(Question question, Cost worth, double explore) {
        PolicyUnderTest tested = new PolicyUnderTest(options.policy(), material.samples());
        Set<String> structures = question.comparable() ? tested.runnable() : Set.of("single");
        return new FrontierPolicy(
                new PolicySpec(
                        options.policy().name(),
                        new Objective.Worth(worth),
                        options.policy().limits(),
                        structures,
                        options.policy().backends(),
                        false,
                        new Exploration(explore)),
                1);
    }

    private Column served(Walk by, FittedCalibration known, Cost worth) {
        List<Trial> trials = parts.test().stream()
                .map(Asked::question)
                .map(question -> {
                    Decision decision = by.decide(question, policy(question, worth, 0), Funds.UNLIMITED, known);
                    return by.run(question, decision, decision.ceiling());
                })
                .toList();
        return Column.of(trials, material.marks());
    }
}
