package dev.sluice.policies.learn;

import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.outcome.ToolRun;
import dev.sluice.core.plan.Calibration;
import dev.sluice.policies.forecast.FittedCalibration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Learns from outcomes on a thread of its own and publishes a new snapshot after each batch of them; the only one that
 * does. What finds the queue full is lost, and counted. What was learned is kept now and then, and when it closes.
 */
public final class OutcomeLearner implements OutcomeListener, Supplier<Calibration>, AutoCloseable {

    private static final int BATCH = 64;
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration KEPT_EVERY = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final BlockingQueue<Lesson> queue;
    private final AtomicLong lost = new AtomicLong();
    private final String first;
    private final LearnedArms arms;
    private final SpendingHabits spending;
    private final Consumer<Learned> keeper;
    private final Thread thread;
    private volatile FittedCalibration snapshot;
    private volatile boolean closed;
    private long lessons;
    private long keptLessons;
    private long keptAt = System.nanoTime();

    /** Something to learn from. */
    private sealed interface Lesson {
        record Seen(Outcome outcome) implements Lesson {}

        record Judged(Answered answered, Feedback feedback) implements Lesson {}

        record Ran(Answered answered, ToolRun run) implements Lesson {}
    }

    /**
     * Starts from what was fitted, and forgets when it closes.
     *
     * @param capacity lessons that may wait
     */
    public OutcomeLearner(FittedCalibration initial, int capacity) {
        this(Learned.nothing(initial), capacity, learned -> {}, arm -> {});
    }

    /**
     * @param keeper given what was learned every few seconds where there is something new, and at the end; called by the
     *     learner's thread
     * @param drifted told the name of each arm that is no longer what it was; called by the learner's thread
     */
    public OutcomeLearner(Learned from, int capacity, Consumer<Learned> keeper, Consumer<String> drifted) {
        this.first = from.fitted();
        this.arms = new LearnedArms(from.calibration(), from.opened(), drifted);
        this.spending = from.spending().copy();
        this.lessons = from.lessons();
        this.keptLessons = from.lessons();
        this.keeper = keeper;
        this.snapshot = from.calibration();
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

    @Override
    public void ran(Answered answered, ToolRun run) {
        offer(new Lesson.Ran(answered, run));
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
                    learn(batch);
                    batch.clear();
                }
                if (System.nanoTime() - keptAt > KEPT_EVERY.toNanos()) {
                    keep();
                }
            } catch (InterruptedException closing) {
                closed = true;
            }
        }
        queue.drainTo(batch);
        learn(batch);
        keep();
    }

    private void learn(List<Lesson> batch) {
        for (Lesson lesson : batch) {
            lessons++;
            switch (lesson) {
                case Lesson.Seen seen -> {
                    spending.seen(seen.outcome());
                    arms.seen(seen.outcome(), version());
                }
                case Lesson.Judged judged -> arms.judged(judged.answered(), judged.feedback(), version());
                case Lesson.Ran ran -> arms.ran(ran.answered(), ran.run(), version());
            }
        }
        snapshot = arms.now().with(spending.habits(), version());
    }

    private void keep() {
        keptAt = System.nanoTime();
        if (lessons > keptLessons) {
            keeper.accept(new Learned(snapshot, arms.opened(), lessons, spending.copy()));
            keptLessons = lessons;
        }
    }

    private String version() {
        return first + "+" + lessons;
    }

    /** Learns what waits, and keeps it. */
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
