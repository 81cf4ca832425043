package dev.sluice.core;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Attempt.Reason;
import dev.sluice.core.outcome.Ending;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Spend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One plan being run, by one thread: the calls made so far, what they cost, and what time and money are left. */
final class RunningPlan {

    private static final Duration NO_TIME = Duration.ofMillis(1);

    private final BackendClient client;
    private final Verifier verifier;
    private final InferenceRequest request;
    private final Difficulty difficulty;
    private final Purse purse;
    private final LongSupplier nanoTime;
    private final long end;
    private final List<Attempt> attempts = new ArrayList<>();

    RunningPlan(
            BackendClient client,
            Verifier verifier,
            InferenceRequest request,
            Difficulty difficulty,
            Purse purse,
            LongSupplier nanoTime,
            Duration time) {
        this.client = client;
        this.verifier = verifier;
        this.request = request;
        this.difficulty = difficulty;
        this.purse = purse;
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong() + time.toNanos();
    }

    InferenceRequest request() {
        return request;
    }

    Difficulty difficulty() {
        return difficulty;
    }

    /** Calls, without noting it as an attempt; may be used by several threads at once. */
    Reply call(Call call, AnswerSink sink) {
        return call(request, call, sink);
    }

    /** @param asked the request, or the same with its conversation gone on */
    Reply call(InferenceRequest asked, Call call, AnswerSink sink) {
        Duration left = timeLeft();
        return left.compareTo(NO_TIME) > 0 ? client.call(asked, call, left, sink) : tooLate();
    }

    private static Failure tooLate() {
        return new Failure(
                Failure.Kind.TIMEOUT,
                Optional.empty(),
                "not called: the request's time is up",
                Optional.empty(),
                Optional.empty(),
                false,
                Usage.NONE,
                Duration.ZERO);
    }

    /** Looks at an answer that cannot be rejected any more. */
    Verdict look(Answer candidate) {
        return verifier.unasked().judge(new Trial(request, difficulty, candidate, List.of(), timeLeft()));
    }

    /** Whether a verifier knows for certain which answers are right. */
    boolean isExactlyJudged() {
        return verifier.exact(request);
    }

    /** @param peers answers of the same step, without the candidate */
    Verdict judge(Answer candidate, List<Answer> peers) {
        return verifier.judge(new Trial(request, difficulty, candidate, peers, timeLeft()));
    }

    /** Notes a call that was made; the number under which its answer can be {@linkplain #take taken}. */
    int note(Call call, Reply reply, List<Verdict> verdicts, Reason reason) {
        attempts.add(new Attempt(call, reply, verdicts, reason, Ending.of(request, call, reply), false));
        return attempts.size() - 1;
    }

    /** The answer of an attempt has become the caller's. */
    void take(int attempt) {
        attempts.set(attempt, attempts.get(attempt).taken());
    }

    boolean hasCalled(Call call) {
        return attempts.stream()
                .anyMatch(a -> a.call().backend().id().equals(call.backend().id()));
    }

    boolean hasAttempts() {
        return !attempts.isEmpty();
    }

    /** Whether there is time and money for one more call, and somebody to answer. */
    boolean allows(Call call) {
        return !callerLeft() && timeLeft().compareTo(NO_TIME) > 0 && purse.allows(spent().plus(call.ceiling()));
    }

    private Spend spent() {
        return attempts.stream().map(Attempt::spent).reduce(Spend.NONE, Spend::plus);
    }

    Run answered(Reply reply, String why) {
        return new Run(attempts, reply, why);
    }

    /** No answer reached the caller, and no more calls are made. */
    Run failed(Reply last) {
        Failure failure = last instanceof Failure f && !callerLeft() ? f : cancelled(last);
        return new Run(attempts, failure, "failed: " + failure.message());
    }

    /** What was used is told by the attempts. */
    private static Failure cancelled(Reply reply) {
        return new Failure(
                Failure.Kind.CANCELLED,
                Optional.empty(),
                "the caller left",
                Optional.empty(),
                Optional.empty(),
                true,
                Usage.NONE,
                reply.latency());
    }

    boolean callerLeft() {
        return Thread.currentThread().isInterrupted();
    }

    private Duration timeLeft() {
        long nanos = end - nanoTime.getAsLong();
        return nanos > 0 ? Duration.ofNanos(nanos) : NO_TIME;
    }
}
