package dev.sluice.policies.learn;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.request.Difficulty;
import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.FittedCalibration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Learns from outcomes on a thread of its own and publishes a new snapshot after each batch of them; the only one that
 * does. Every call teaches length and speed; feedback teaches success, to the arm whose answer was accepted, unless the
 * tokens it was given kept it from being one. What finds the queue full is lost, and counted.
 */
public final class OutcomeLearner implements OutcomeListener, Supplier<Calibration>, AutoCloseable {

    private static final int BATCH = 64;
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final String first;
    private final BlockingQueue<Lesson> queue;
    private final AtomicLong lost = new AtomicLong();
    private final Set<String> opened = new HashSet<>();
    private final SpendingHabits spending = new SpendingHabits();
    private final Thread thread;
    private volatile FittedCalibration snapshot;
    private volatile boolean closed;
    private long lessons;

    /** Something to learn from. */
    private sealed interface Lesson {
        record Seen(Outcome outcome) implements Lesson {}

        record Judged(Answered answered, Feedback feedback) implements Lesson {}
    }

    /** @param capacity lessons that may wait */
    public OutcomeLearner(FittedCalibration initial, int capacity) {
        this.first = initial.version();
        this.snapshot = initial;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.thread = Thread.ofPlatform().name("outcome-learner").daemon().start(this::run);
    }

    /** The newest snapshot. */
    @Override
    public FittedCalibration get() {
        return snapshot;
    }

    /** Outcomes and feedback that were not learned from, because the queue was full or the learner closed. */
    public long lost() {
        return lost.get();
    }

    @Override
    public void observed(Outcome outcome) {
        offer(new Lesson.Seen(outcome));
    }

    @Override
    public void judged(Answered answered, Feedback feedback) {
        offer(new Lesson.Judged(answered, feedback));
    }

    private void offer(Lesson lesson) {
        if (closed || !queue.offer(lesson)) {
            lost.incrementAndGet();
        }
    }

    private void run() {
        List<Lesson> batch = new ArrayList<>();
        while (!closed) {
            try {
                Lesson next = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    batch.add(next);
                    queue.drainTo(batch, BATCH - 1);
                    snapshot = taught(batch);
                    batch.clear();
                }
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    private FittedCalibration taught(List<Lesson> batch) {
        FittedCalibration next = snapshot;
        for (Lesson lesson : batch) {
            lessons++;
            next = switch (lesson) {
                case Lesson.Seen seen -> seen(next, seen.outcome());
                case Lesson.Judged judged -> judged(next, judged.answered(), judged.feedback());
            };
        }
        return next.with(spending.habits(), version());
    }

    private FittedCalibration seen(FittedCalibration before, Outcome outcome) {
        spending.seen(outcome);
        FittedCalibration next = before;
        Difficulty difficulty = outcome.decision().difficulty();
        for (Attempt attempt : outcome.run().attempts()) {
            if (attempt.reply() instanceof Completion completion && knows(next, difficulty)) {
                Call call = attempt.call();
                Arm known = next.armOf(call.backend(), call.protocol());
                Arm arm = ArmUpdate.seen(known, next.features(difficulty), completion, call.choices());
                next = next.with(call.backend(), call.protocol(), arm, version());
            }
        }
        return next;
    }

    private FittedCalibration judged(FittedCalibration before, Answered answered, Feedback feedback) {
        Difficulty difficulty = answered.difficulty();
        Optional<Answered.By> by = answered.by().filter(one -> !one.ending().blamesAllocation());
        if (by.isEmpty() || !knows(before, difficulty)) {
            return before;
        }
        Backend backend = by.get().backend();
        Protocol protocol = by.get().protocol();
        Arm arm = opened(before, backend, protocol);
        double[] features = before.features(difficulty);
        Arm taught = feedback.corrects().isPresent()
                ? ArmUpdate.corrected(
                        arm, features, feedback.success() - feedback.corrects().getAsDouble())
                : ArmUpdate.judged(arm, features, feedback.success());
        return before.with(backend, protocol, taught, version());
    }

    /** Feedback may come after an upgrade, about a prompt another estimator saw. */
    private static boolean knows(FittedCalibration calibration, Difficulty difficulty) {
        return calibration.estimator().equals(difficulty.estimator());
    }

    /** What is fitted must yield to judgements; the first one about an arm loosens it. */
    private Arm opened(FittedCalibration calibration, Backend backend, Protocol protocol) {
        Arm arm = calibration.armOf(backend, protocol);
        return opened.add(FittedCalibration.key(backend, protocol)) ? ArmUpdate.open(arm) : arm;
    }

    private String version() {
        return first + "+" + lessons;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
