package dev.sluice.policies.learn;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.request.Difficulty;
import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.FittedCalibration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What outcomes and judgements teach of arms. Used by one thread.
 *
 * <p>Every call teaches length and speed; feedback teaches success, to the arm whose answer was accepted, unless the tokens
 * it was given kept it from being one; flaws that checks saw, and conversations sent once more, teach a little of it. An
 * arm that is no longer what it was is made as uncertain as one that was only fitted, and learned anew.
 */
final class LearnedArms {

    private final Consumer<String> drifted;
    private final SentAgain sentAgain = new SentAgain();
    private final Map<String, Drift> drifts = new HashMap<>();
    private final Set<String> opened;
    private FittedCalibration now;

    /**
     * @param opened arms that judgements have loosened already
     * @param drifted told the name of each arm that is no longer what it was
     */
    LearnedArms(FittedCalibration initial, Set<String> opened, Consumer<String> drifted) {
        this.now = initial;
        this.opened = new HashSet<>(opened);
        this.drifted = drifted;
    }

    FittedCalibration now() {
        return now;
    }

    /** The arms that feedback has taught. */
    Set<String> opened() {
        return Set.copyOf(opened);
    }

    void seen(Outcome outcome, String version) {
        Difficulty difficulty = outcome.decision().difficulty();
        if (!knows(difficulty)) {
            return;
        }
        double[] features = now.features(difficulty);
        for (Attempt attempt : outcome.run().attempts()) {
            if (attempt.reply() instanceof Completion completion) {
                Backend backend = attempt.call().backend();
                Protocol protocol = attempt.call().protocol();
                Arm arm = ArmUpdate.seen(
                        known(backend, protocol),
                        features,
                        completion,
                        attempt.call().choices());
                if (!attempt.verdicts().isEmpty() && isOwn(attempt)) {
                    arm = ArmUpdate.implied(arm, features, Implied.FLAW, flawed(attempt));
                }
                now = now.with(backend, protocol, arm, version);
            }
        }
        for (SentAgain.Sight sight : sentAgain.observed(outcome)) {
            sight(sight, version);
        }
    }

    /** Whether it tells what its arm makes of the prompt: it was neither cut nor shown others' answers. */
    private static boolean isOwn(Attempt attempt) {
        return !attempt.ending().blamesAllocation() && attempt.reason() != Attempt.Reason.REVISION;
    }

    private static boolean flawed(Attempt attempt) {
        return attempt.verdicts().stream().anyMatch(Verdict::refutes);
    }

    private void sight(SentAgain.Sight sight, String version) {
        Optional<Answered.By> by = answering(sight.answered());
        if (by.isPresent()) {
            Arm arm = known(by.get().backend(), by.get().protocol());
            double[] features = now.features(sight.answered().difficulty());
            Arm taught = ArmUpdate.implied(arm, features, Implied.SENT_AGAIN, sight.seen());
            now = now.with(by.get().backend(), by.get().protocol(), taught, version);
        }
    }

    void judged(Answered answered, Feedback feedback, String version) {
        Optional<Answered.By> by = answering(answered);
        if (by.isEmpty()) {
            return;
        }
        Backend backend = by.get().backend();
        Protocol protocol = by.get().protocol();
        String key = FittedCalibration.key(backend, protocol);
        Arm known = known(backend, protocol);
        Arm arm = opened.add(key) ? ArmUpdate.open(known) : known;
        double[] features = now.features(answered.difficulty());
        if (feedback.corrects().isPresent()) {
            double difference = feedback.success() - feedback.corrects().getAsDouble();
            now = now.with(backend, protocol, ArmUpdate.corrected(arm, features, difference), version);
            return;
        }
        Arm taught = ArmUpdate.judged(arm, features, feedback.success());
        Drift drift = drifts.getOrDefault(key, Drift.NONE).after(ArmUpdate.success(arm, features), feedback.success());
        if (drift.alarms()) {
            taught = ArmUpdate.open(taught);
            drift = Drift.NONE;
            drifted.accept(key);
        }
        drifts.put(key, drift);
        now = now.with(backend, protocol, taught, version);
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

    /** Whom feedback on an answer teaches; nobody where it is of a prompt that another estimator saw. */
    private Optional<Answered.By> answering(Answered answered) {
        return answered.by()
                .filter(by -> knows(answered.difficulty()) && !by.ending().blamesAllocation());
    }

    private boolean knows(Difficulty difficulty) {
        return now.estimator().equals(difficulty.estimator());
    }
}
