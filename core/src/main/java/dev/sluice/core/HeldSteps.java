package dev.sluice.core;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Attempt.Reason;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs steps whose answers are held back until they are judged. */
final class HeldSteps {

    private final RunningPlan running;
    private final CallerAnswer answer;
    /** What earlier steps of the plan said, which later ones are compared with. */
    private final List<Answer> earlier = new ArrayList<>();

    HeldSteps(RunningPlan running, CallerAnswer answer) {
        this.running = running;
        this.answer = answer;
    }

    Run cascade(Plan.Cascade plan) {
        List<Plan.Rung> rungs = plan.rungs();
        for (Plan.Rung rung : rungs.subList(0, rungs.size() - 1)) {
            Step step = step(rung.calls());
            int first = note(step);
            Optional<Integer> best = step.best().filter(i -> step.confidence(i) >= rung.acceptAt());
            if (best.isPresent()) {
                return take(step, first, best.get(), "accepted");
            }
            if (running.callerLeft()) {
                return running.failed(step.held().getLast().reply());
            }
            earlier.addAll(peers(step.held(), -1));
        }
        return last(rungs.getLast().calls(), "escalated to the last rung");
    }

    /** A single call cannot be rejected any more. */
    Run last(List<Call> calls, String why) {
        if (calls.size() == 1) {
            return answer.live(calls.getFirst(), why);
        }
        Step step = step(calls);
        int first = note(step);
        return step.best().map(best -> take(step, first, best, why)).orElseGet(() -> answer.standIn(step));
    }

    private Step step(List<Call> calls) {
        answer.progressed("asks " + calls.stream().map(Call::arm).collect(Collectors.joining(" + ")));
        return judged(together(calls));
    }

    private Run take(Step step, int first, int best, String why) {
        return answer.heldBack(first + best, step.held().get(best), why + ": " + step.evidence(best));
    }

    /** The number of the step's first attempt. */
    private int note(Step step) {
        int[] noted = IntStream.range(0, step.held().size())
                .map(i -> {
                    Step.Held held = step.held().get(i);
                    List<Verdict> verdicts = step.verdicts().get(i).stream().toList();
                    return running.note(held.call(), held.reply(), verdicts, Reason.PLANNED);
                })
                .toArray();
        return noted[0];
    }

    private Step judged(List<Step.Held> held) {
        List<Optional<Verdict>> verdicts = IntStream.range(0, held.size())
                .mapToObj(i -> held.get(i).reply() instanceof Completion c
                        ? Optional.of(running.judge(new Answer(held.get(i).call(), c), withEarlier(peers(held, i))))
                        : Optional.<Verdict>empty())
                .toList();
        return new Step(held, verdicts);
    }

    private List<Answer> withEarlier(List<Answer> peers) {
        return Stream.concat(earlier.stream(), peers.stream()).toList();
    }

    private static List<Answer> peers(List<Step.Held> held, int candidate) {
        return IntStream.range(0, held.size())
                .filter(i -> i != candidate)
                .mapToObj(held::get)
                .flatMap(one -> one.reply() instanceof Completion c
                        ? Stream.of(new Answer(one.call(), c))
                        : Stream.<Answer>empty())
                .toList();
    }

    /** All at once, each on a thread of its own; returns when the last has ended, the caller gone or not. */
    List<Step.Held> together(List<Call> calls) {
        if (calls.size() == 1) {
            return List.of(held(calls.getFirst()));
        }
        AtomicReferenceArray<Step.Held> ended = new AtomicReferenceArray<>(calls.size());
        List<Thread> threads = IntStream.range(0, calls.size())
                .mapToObj(i -> Thread.startVirtualThread(() -> ended.set(i, held(calls.get(i)))))
                .toList();
        joinAll(threads);
        return IntStream.range(0, calls.size()).mapToObj(ended::get).toList();
    }

    private static void joinAll(List<Thread> threads) {
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

    private Step.Held held(Call call) {
        List<AnswerChunk> chunks = new ArrayList<>();
        Reply reply = running.call(call, chunks::add);
        return new Step.Held(call, reply, chunks);
    }
}
