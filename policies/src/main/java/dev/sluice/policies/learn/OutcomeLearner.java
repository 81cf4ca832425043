package dev.sluice.policies.learn;

import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
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

        record Judged(Outcome outcome, Feedback feedback) implements Lesson {}
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
    public void judged(Outcome outcome, Feedback feedback) {
        offer(new Lesson.Judged(outcome, feedback));
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
                case Lesson.Judged judged -> judged(next, judged.outcome(), judged.feedback());
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

    private FittedCalibration judged(FittedCalibration before, Outcome outcome, Feedback feedback) {
        Difficulty difficulty = outcome.decision().difficulty();
        FittedCalibration next = before;
        for (Attempt attempt : outcome.run().attempts()) {
            boolean wasOne = !attempt.ending().blamesAllocation();
            if (attempt.accepted() && wasOne && knows(next, difficulty)) {
                Call call = attempt.call();
                Arm arm = ArmUpdate.judged(opened(next, call), next.features(difficulty), feedback.success());
                next = next.with(call.backend(), call.protocol(), arm, version());
            }
        }
        return next;
    }

    /** Feedback may come after an upgrade, about a prompt another estimator saw. */
    private static boolean knows(FittedCalibration calibration, Difficulty difficulty) {
        return calibration.estimator().equals(difficulty.estimator());
    }

    /** What is fitted must yield to judgements; the first one about an arm loosens it. */
    private Arm opened(FittedCalibration calibration, Call call) {
        Arm arm = calibration.armOf(call.backend(), call.protocol());
        return opened.add(FittedCalibration.key(call.backend(), call.protocol())) ? ArmUpdate.open(arm) : arm;
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
