package dev.sluice.policies.learn;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Answered.Relation;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.outcome.ToolRun;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.policies.verify.AgreementVerifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What outcomes and judgements teach of arms. Used by one thread.
 *
 * <p>Every call teaches length and speed; feedback teaches success, to the arms that were asked whatever others had said,
 * unless the tokens they were given kept their answers from being one; flaws that checks saw, conversations sent once more,
 * and what became of tool calls, teach a little of it. Where an arm is no longer what it was, all arms of its backend are
 * doubted, and learned anew.
 */
public final class LearnedArms {

    /**
     * Part of its forecast at which an answer is right that differs from a wrong one: a belief, for models err together.
     */
    private static final double RIGHT_WHERE_OTHER_IS_WRONG = .5;

    private final Consumer<String> drifted;
    private final SentAgain sentAgain = new SentAgain();
    private final Provisional ofTools = new Provisional();
    private final Map<String, Drift> drifts = new HashMap<>();
    private final Set<String> opened;
    private FittedCalibration now;

    /**
     * @param opened arms that judgements have loosened already
     * @param drifted told the name of each arm that is no longer what it was
     */
    public LearnedArms(FittedCalibration initial, Set<String> opened, Consumer<String> drifted) {
        this.now = initial;
        this.opened = new HashSet<>(opened);
        this.drifted = drifted;
    }

    /** The newest snapshot. */
    public FittedCalibration now() {
        return now;
    }

    /** The arms that feedback has taught. */
    Set<String> opened() {
        return Set.copyOf(opened);
    }

    /** @param version of the snapshot that comes of it */
    public void seen(Outcome outcome, String version) {
        Difficulty difficulty = outcome.decision().difficulty();
        if (!knows(difficulty)) {
            return;
        }
        double[] features = now.features(difficulty);
        for (Attempt attempt : outcome.run().attempts()) {
            if (attempt.reply() instanceof Completion completion) {
                Call call = attempt.call();
                Arm arm = ArmUpdate.seen(known(call.backend(), call.protocol()), features, completion, call.choices());
                now = now.with(call.backend(), call.protocol(), arm, version);
            }
        }
        Answered answered = Answered.of(outcome, AgreementVerifier::comparable);
        if (refutable(outcome.request())) {
            for (Answered.By by : answered.by()) {
                refuted(outcome.run(), by).ifPresent(flawed -> implied(by, features, Implied.FLAW, flawed, version));
            }
        }
        for (SentAgain.Sight sight : sentAgain.observed(outcome, answered)) {
            double[] then = now.features(sight.answered().difficulty());
            sight.answered().by().stream()
                    .filter(by -> by.relation() == Relation.SAME)
                    .forEach(by -> implied(by, then, Implied.SENT_AGAIN, sight.seen(), version));
        }
    }

    /**
     * Whether checks look for what is certainly wrong. Where they do not, as in free text, an answer without a flaw is no
     * better for it; and to count the flaws alone would move an arm down on average.
     */
    private static boolean refutable(InferenceRequest request) {
        return !request.shape().equals(AnswerShape.FREE) || !request.tools().isEmpty();
    }

    /** Whether a check refuted an arm's answer; empty where none looked. */
    private static Optional<Boolean> refuted(Run run, Answered.By by) {
        return run.attempts().stream()
                .filter(attempt -> attempt.call().backend().equals(by.backend())
                        && attempt.call().protocol().equals(by.protocol())
                        && !attempt.verdicts().isEmpty())
                .findFirst()
                .map(attempt -> attempt.verdicts().stream().anyMatch(Verdict::refutes));
    }

    private void implied(Answered.By by, double[] features, Implied sight, boolean seen, String version) {
        if (!by.ending().blamesAllocation()) {
            Arm arm = known(by.backend(), by.protocol());
            now = now.with(by.backend(), by.protocol(), ArmUpdate.implied(arm, features, sight, seen), version);
        }
    }

    /** @param version of the snapshot that comes of it */
    void ran(Answered answered, ToolRun run, String version) {
        if (!knows(answered.difficulty())) {
            return;
        }
        double[] features = now.features(answered.difficulty());
        Map<String, ArmUpdate.Step> steps = new HashMap<>();
        for (Answered.By by : answered.by()) {
            if (by.relation() == Relation.SAME && !by.ending().blamesAllocation()) {
                Arm arm = known(by.backend(), by.protocol());
                ArmUpdate.Step step = ArmUpdate.concluded(arm, features, Implied.TOOL_FAILED, run == ToolRun.FAILED);
                steps.put(FittedCalibration.key(by.backend(), by.protocol()), step);
                now = now.with(by.backend(), by.protocol(), ArmUpdate.moved(arm, features, step), version);
            }
        }
        ofTools.note(answered.decision(), steps);
    }

    /** What was only concluded no longer counts where somebody says it. */
    private void takeBack(Answered answered, double[] features, String version) {
        Map<String, ArmUpdate.Step> steps = ofTools.taken(answered.decision());
        for (Answered.By by : answered.by()) {
            ArmUpdate.Step step = steps.get(FittedCalibration.key(by.backend(), by.protocol()));
            if (step != null && now.hasLearned(by.backend(), by.protocol())) {
                Arm arm = now.armOf(by.backend(), by.protocol());
                now = now.with(by.backend(), by.protocol(), ArmUpdate.takenBack(arm, features, step), version);
            }
        }
    }

    /** @param version of the snapshot that comes of it */
    public void judged(Answered answered, Feedback feedback, String version) {
        if (!knows(answered.difficulty())) {
            return;
        }
        double[] features = now.features(answered.difficulty());
        takeBack(answered, features, version);
        for (Answered.By by : answered.by()) {
            if (!by.ending().blamesAllocation() && by.relation() != Relation.UNKNOWN) {
                judged(by, features, feedback, version);
            }
        }
    }

    private void judged(Answered.By by, double[] features, Feedback feedback, String version) {
        String key = FittedCalibration.key(by.backend(), by.protocol());
        Arm known = known(by.backend(), by.protocol());
        Arm arm = opened.add(key) ? ArmUpdate.open(known) : known;
        double forecast = ArmUpdate.success(arm, features);
        double success = success(by.relation(), feedback.success(), forecast);
        if (feedback.corrects().isPresent()) {
            double before = success(by.relation(), feedback.corrects().getAsDouble(), forecast);
            Arm corrected = ArmUpdate.corrected(arm, features, success - before);
            now = now.with(by.backend(), by.protocol(), corrected, version);
            return;
        }
        now = now.with(by.backend(), by.protocol(), ArmUpdate.judged(arm, features, success), version);
        Drift drift = drifts.getOrDefault(key, Drift.NONE).after(forecast, success);
        drifts.put(key, drift);
        if (drift.alarms()) {
            drifted.accept(key);
            doubt(by.backend(), version);
        }
    }

    /** What changes, changes behind the backend's address, however it is called. */
    private void doubt(Backend backend, String version) {
        Map<String, FittedCalibration.LearnedArm> next = new HashMap<>(now.learned());
        next.replaceAll((key, learned) -> {
            if (!learned.isOf(backend)) {
                return learned;
            }
            drifts.remove(key);
            return new FittedCalibration.LearnedArm(
                    learned.backend(), learned.model(), ArmUpdate.doubted(learned.arm()));
        });
        now = now.with(next, now.habits(), version);
    }

    /** What is said of the caller's answer, said of this arm's. */
    private static double success(Relation relation, double said, double forecast) {
        return relation == Relation.SAME ? said : (1 - said) * RIGHT_WHERE_OTHER_IS_WRONG * forecast;
    }

    /** An arm as it is known; where another model answers under its name now, nothing that was learned counts. */
    private Arm known(Backend backend, Protocol protocol) {
        if (!now.hasLearned(backend, protocol)) {
            String key = FittedCalibration.key(backend, protocol);
            opened.remove(key);
            drifts.remove(key);
        }
        return now.armOf(backend, protocol);
    }

    private boolean knows(Difficulty difficulty) {
        return now.estimator().equals(difficulty.estimator());
    }
}
