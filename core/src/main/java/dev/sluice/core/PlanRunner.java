package dev.sluice.core;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Spend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs a plan: makes its calls, judges between them, and lets the caller's answer through. An answer that may yet be
 * rejected is held back; only what cannot be rejected streams live. Every call is an attempt, and every attempt is
 * charged. Interrupting the running thread ends all calls.
 */
public final class PlanRunner {

    private static final Duration NO_TIME = Duration.ofMillis(1);

    private final BackendClient client;
    private final Verifier verifier;
    private final LongSupplier nanoTime;
    private final Duration longest;

    /** @param longest the deadline of a request whose caller sets none */
    public PlanRunner(BackendClient client, Verifier verifier, LongSupplier nanoTime, Duration longest) {
        this.client = client;
        this.verifier = verifier;
        this.nanoTime = nanoTime;
        this.longest = longest;
    }

    /** @param held what all of it may cost; a call stands in for another only where it fits */
    public Run run(InferenceRequest request, Decision decision, Spend held, AnswerSink caller) {
        return new Running(request, decision, held, caller).run();
    }

    /** A call that ended, and the pieces it sent. */
    private record Held(Call call, Reply reply, List<AnswerChunk> chunks) {}

    /** The calls of one step, judged against one another; {@code verdicts} is empty for a failed call. */
    private record Step(List<Held> held, List<Optional<Verdict>> verdicts) {

        /** The index of the answer most confidently held to be right. */
        Optional<Integer> best() {
            return IntStream.range(0, held.size())
                    .boxed()
                    .filter(i -> verdicts.get(i).isPresent())
                    .reduce((a, b) -> confidence(b) > confidence(a) ? b : a);
        }

        /** An abstention accepts nothing. */
        double confidence(int i) {
            return verdicts.get(i).orElseThrow().confidence().orElse(0);
        }
    }

    /** One plan being run, by one thread. */
    private final class Running {
        private final InferenceRequest request;
        private final Decision decision;
        private final Spend held;
        private final AnswerSink caller;
        private final long end;
        private final List<Attempt> attempts = new ArrayList<>();

        Running(InferenceRequest request, Decision decision, Spend held, AnswerSink caller) {
            this.request = request;
            this.decision = decision;
            this.held = held;
            this.caller = caller;
            this.end = nanoTime.getAsLong()
                    + request.envelope().deadline().orElse(longest).toNanos();
        }

        Run run() {
            return switch (decision.plan()) {
                case Plan.Single single -> live(single.call(), "the only call");
                case Plan.BestOf bestOf -> lastStep(bestOf.calls(), "best of " + bestOf.samples());
                case Plan.Cascade cascade -> cascade(cascade);
            };
        }

        private Run cascade(Plan.Cascade plan) {
            List<Plan.Rung> rungs = plan.rungs();
            for (Plan.Rung rung : rungs.subList(0, rungs.size() - 1)) {
                Step step = judged(together(rung.calls()));
                Optional<Integer> best = step.best().filter(i -> step.confidence(i) >= rung.acceptAt());
                if (best.isPresent()) {
                    return deliver(step, best.get(), "accepted: " + evidence(step, best.get()));
                }
                record(step, Optional.empty());
                if (callerLeft()) {
                    return ended(step);
                }
            }
            return lastStep(rungs.getLast().calls(), "escalated to the last rung");
        }

        private Run lastStep(List<Call> calls, String why) {
            if (calls.size() == 1) {
                return live(calls.getFirst(), why);
            }
            Step step = judged(together(calls));
            Optional<Integer> best = step.best();
            if (best.isPresent()) {
                return deliver(step, best.get(), why + ": " + evidence(step, best.get()));
            }
            record(step, Optional.empty());
            Failure failure = (Failure) step.held().getFirst().reply();
            return decision.fallbacks().stream()
                    .filter(fallback -> mayFallBack(failure, fallback))
                    .findFirst()
                    .map(fallback -> live(fallback, "every call of the plan had failed"))
                    .orElseGet(() -> ended(step));
        }

        /** Streams to the caller as it comes; another backend stands in only before the first byte. */
        private Run live(Call call, String why) {
            Reply reply =
                    attempt(call, !attempts.isEmpty() && decision.fallbacks().contains(call));
            for (Call fallback : decision.fallbacks()) {
                if (reply instanceof Failure failure && mayFallBack(failure, fallback)) {
                    reply = attempt(fallback, true);
                }
            }
            return new Run(attempts, reply, reply instanceof Failure f ? "failed: " + f.message() : why);
        }

        private Reply attempt(Call call, boolean fallback) {
            caller.answering(call);
            Reply reply = client.call(request, call, timeLeft(), caller);
            List<Verdict> verdicts =
                    reply instanceof Completion c ? List.of(judge(new Answer(call, c), List.of())) : List.of();
            attempts.add(new Attempt(call, reply, verdicts, fallback, reply instanceof Completion));
            return reply;
        }

        private boolean mayFallBack(Failure failure, Call fallback) {
            Spend left = held.minus(spent());
            return failure.kind().elsewhere()
                    && !failure.started()
                    && !callerLeft()
                    && timeLeft().compareTo(NO_TIME) > 0
                    && fallback.ceiling().within(left)
                    && attempts.stream()
                            .noneMatch(a -> a.call()
                                    .backend()
                                    .id()
                                    .equals(fallback.backend().id()));
        }

        private Run deliver(Step step, int winner, String why) {
            record(step, Optional.of(winner));
            Held held = step.held().get(winner);
            caller.answering(held.call());
            try {
                for (AnswerChunk chunk : held.chunks()) {
                    caller.accept(chunk);
                }
                return new Run(attempts, held.reply(), why);
            } catch (InterruptedException left) {
                Thread.currentThread().interrupt();
                return ended(step);
            }
        }

        /** No answer reached the caller, and no more calls are made. */
        private Run ended(Step step) {
            Reply last = step.held().getLast().reply();
            Failure failure = last instanceof Failure f && !callerLeft() ? f : cancelled(last);
            return new Run(attempts, failure, "failed: " + failure.message());
        }

        /** What was used is told by the attempts. */
        private Failure cancelled(Reply reply) {
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

        private void record(Step step, Optional<Integer> winner) {
            for (int i = 0; i < step.held().size(); i++) {
                Held one = step.held().get(i);
                List<Verdict> verdicts = step.verdicts().get(i).stream().toList();
                attempts.add(new Attempt(one.call(), one.reply(), verdicts, false, winner.equals(Optional.of(i))));
            }
        }

        private String evidence(Step step, int i) {
            return step.verdicts().get(i).orElseThrow().evidence();
        }

        private Step judged(List<Held> held) {
            List<Optional<Verdict>> verdicts = IntStream.range(0, held.size())
                    .mapToObj(i -> held.get(i).reply() instanceof Completion c
                            ? Optional.of(judge(new Answer(held.get(i).call(), c), peers(held, i)))
                            : Optional.<Verdict>empty())
                    .toList();
            return new Step(held, verdicts);
        }

        private Verdict judge(Answer candidate, List<Answer> peers) {
            return verifier.judge(new Trial(request, decision.difficulty(), candidate, peers, timeLeft()));
        }

        private List<Answer> peers(List<Held> held, int candidate) {
            return IntStream.range(0, held.size())
                    .filter(i -> i != candidate)
                    .mapToObj(held::get)
                    .flatMap(one -> one.reply() instanceof Completion c
                            ? Stream.of(new Answer(one.call(), c))
                            : Stream.<Answer>empty())
                    .toList();
        }

        /** All at once, each on a thread of its own; returns when the last has ended, the caller gone or not. */
        private List<Held> together(List<Call> calls) {
            if (calls.size() == 1) {
                return List.of(held(calls.getFirst()));
            }
            AtomicReferenceArray<Held> ended = new AtomicReferenceArray<>(calls.size());
            List<Thread> threads = IntStream.range(0, calls.size())
                    .mapToObj(i -> Thread.startVirtualThread(() -> ended.set(i, held(calls.get(i)))))
                    .toList();
            joinAll(threads);
            return IntStream.range(0, calls.size()).mapToObj(ended::get).toList();
        }

        private void joinAll(List<Thread> threads) {
            boolean left = false;
            for (Thread thread : threads) {
                while (thread.isAlive()) {
                    try {
                        thread.join();
                    } catch (InterruptedException callerLeft) {
                        left = true;
                        threads.forEach(Thread::interrupt);
                    }
                }
            }
            if (left) {
                Thread.currentThread().interrupt();
            }
        }

        private Held held(Call call) {
            List<AnswerChunk> chunks = new ArrayList<>();
            Reply reply = client.call(request, call, timeLeft(), chunks::add);
            return new Held(call, reply, chunks);
        }

        private Spend spent() {
            return attempts.stream().map(Attempt::spent).reduce(Spend.NONE, Spend::plus);
        }

        private boolean callerLeft() {
            return Thread.currentThread().isInterrupted();
        }

        private Duration timeLeft() {
            long nanos = end - nanoTime.getAsLong();
            return nanos > 0 ? Duration.ofNanos(nanos) : NO_TIME;
        }
    }
}
