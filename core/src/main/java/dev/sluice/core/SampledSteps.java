package dev.sluice.core;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Attempt.Reason;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Feature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Samples one call by the rules of {@link Stopping}: one after the other where an exact verifier tells when to stop; else
 * as many at once as could make a majority, then the rest, and whoever still writes when it is decided is stopped.
 * Samples of one call share its prompt where the backend has {@code n}.
 */
final class SampledSteps {

    private static final double RIGHT = .5;
    private static final long LOOKED_AFTER_MILLIS = 200;

    private final RunningPlan running;
    private final CallerAnswer answer;
    private final Function<Answer, Optional<String>> comparable;
    private final List<Step.Held> calls = new ArrayList<>();
    private String stopped = "";

    /** @param comparable what an answer comes down to */
    SampledSteps(RunningPlan running, CallerAnswer answer, Function<Answer, Optional<String>> comparable) {
        this.running = running;
        this.answer = answer;
        this.comparable = comparable;
    }

    Run run(Plan.BestOf plan) {
        answer.progressed("samples " + plan.call().arm());
        return running.isExactlyJudged() ? untilRight(plan) : untilDecided(plan);
    }

    private Run untilRight(Plan.BestOf plan) {
        List<Step.Held> samples = new ArrayList<>();
        List<Optional<Verdict>> verdicts = new ArrayList<>();
        List<Integer> attempts = new ArrayList<>();
        while (samples.size() < plan.samples()) {
            Step.Held held = held(plan.call());
            Optional<Verdict> verdict = held.reply() instanceof Completion c
                    ? Optional.of(running.judge(new Answer(held.call(), c), List.of()))
                    : Optional.empty();
            samples.add(held);
            verdicts.add(verdict);
            attempts.add(
                    running.note(held.call(), held.reply(), verdict.stream().toList(), Reason.PLANNED));
            if (running.callerLeft()) {
                return running.failed(held.reply());
            }
            if (verdict.isPresent() && verdict.get().confidence().orElse(0) > RIGHT) {
                stopped = ", right at sample " + samples.size();
                break;
            }
            if (!Stopping.pays(plan.stake(), samples.size())) {
                stopped = ", another would not pay after " + samples.size();
                break;
            }
        }
        return taken(new Step(samples, verdicts), attempts, plan);
    }

    private Run untilDecided(Plan.BestOf plan) {
        sample(plan, plan.samples() / 2 + 1);
        int rest = plan.samples() - samples().size();
        if (rest > 0 && !running.callerLeft() && !decided(plan, samples())) {
            sample(plan, rest);
        }
        List<Step.Held> samples = new ArrayList<>();
        List<Optional<Verdict>> verdicts = new ArrayList<>();
        List<Integer> attempts = new ArrayList<>();
        List<Answer> all = answers(samples());
        for (Step.Held call : calls) {
            List<Verdict> ofCall = new ArrayList<>();
            int first = samples.size();
            for (Step.Held sample : Samples.of(call)) {
                samples.add(sample);
                Optional<Verdict> verdict = judged(sample, all);
                verdicts.add(verdict);
                verdict.ifPresent(ofCall::add);
            }
            int attempt = running.note(call.call(), call.reply(), ofCall, Reason.PLANNED);
            attempts.addAll(Collections.nCopies(samples.size() - first, attempt));
        }
        return running.callerLeft()
                ? running.failed(samples.getLast().reply())
                : taken(new Step(samples, verdicts), attempts, plan);
    }

    private Optional<Verdict> judged(Step.Held sample, List<Answer> all) {
        if (!(sample.reply() instanceof Completion completion) || running.callerLeft()) {
            return Optional.empty();
        }
        List<Answer> peers = new ArrayList<>(all);
        peers.removeIf(other -> isSame(other.completion(), completion));
        return Optional.of(running.judge(new Answer(sample.call(), completion), peers));
    }

    @SuppressWarnings("ReferenceEquality") // equal samples are two samples
    private static boolean isSame(Completion one, Completion other) {
        return one == other;
    }

    private Run taken(Step step, List<Integer> attempts, Plan.BestOf plan) {
        String why = "best of " + step.held().size() + (step.held().size() < plan.samples() ? stopped : "");
        return step.best()
                .map(best ->
                        answer.heldBack(attempts.get(best), step.held().get(best), why + ": " + step.evidence(best)))
                .orElseGet(() -> answer.standIn(step));
    }

    private List<Step.Held> samples() {
        return calls.stream().flatMap(call -> Samples.of(call).stream()).toList();
    }

    private static List<Answer> answers(List<Step.Held> samples) {
        List<Answer> answers = new ArrayList<>();
        for (Step.Held sample : samples) {
            if (sample.reply() instanceof Completion c) {
                answers.add(new Answer(sample.call(), c));
            }
        }
        return answers;
    }

    private boolean decided(Plan.BestOf plan, List<Step.Held> samples) {
        Map<String, Integer> counts = new HashMap<>();
        for (Answer one : answers(samples)) {
            comparable.apply(one).ifPresent(what -> counts.merge(what, 1, Integer::sum));
        }
        boolean decided = Stopping.decided(counts.values(), plan.samples() - samples.size());
        stopped = decided ? ", the vote was decided" : "";
        return decided;
    }

    private void sample(Plan.BestOf plan, int count) {
        Call call = plan.call();
        if (count > 1 && call.backend().card().features().contains(Feature.CHOICES)) {
            calls.add(held(new Call(call.backend(), call.protocol(), call.promptBound(), call.answerLimit(), count)));
            return;
        }
        List<Step.Held> before = List.copyOf(samples());
        calls.addAll(raced(Collections.nCopies(count, call), ended -> {
            List<Step.Held> all = new ArrayList<>(before);
            all.addAll(ended);
            return decided(plan, all);
        }));
    }

    private record Ended(int number, Step.Held held) {}

    /** All at once; those that are still running when it is decided are stopped, and charged what they used. */
    private List<Step.Held> raced(List<Call> calls, Predicate<List<Step.Held>> decided) {
        LinkedBlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
        List<Thread> threads = IntStream.range(0, calls.size())
                .mapToObj(i -> Thread.startVirtualThread(() -> ended.add(new Ended(i, held(calls.get(i))))))
                .toList();
        return joined(threads, ended, decided);
    }

    private static List<Step.Held> joined(
            List<Thread> threads, LinkedBlockingQueue<Ended> ended, Predicate<List<Step.Held>> decided) {
        Map<Integer, Step.Held> in = new TreeMap<>();
        boolean left = false;
        boolean stopping = false;
        while (in.size() < threads.size()) {
            try {
                Ended next = ended.poll(LOOKED_AFTER_MILLIS, TimeUnit.MILLISECONDS);
                if (next == null) {
                    refuseIfLost(threads, ended);
                    continue;
                }
                in.put(next.number(), next.held());
                if (!stopping && in.size() < threads.size() && decided.test(List.copyOf(in.values()))) {
                    stopping = true;
                    threads.forEach(Thread::interrupt);
                }
            } catch (InterruptedException callerLeft) {
                left = true;
                threads.forEach(Thread::interrupt);
            }
        }
        if (left) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(in.values());
    }

    /** A sample that ended without a reply is waited for in vain. */
    private static void refuseIfLost(List<Thread> threads, LinkedBlockingQueue<Ended> ended) {
        if (threads.stream().noneMatch(Thread::isAlive) && ended.isEmpty()) {
            throw new IllegalStateException("a sample ended without a reply");
        }
    }

    private Step.Held held(Call call) {
        List<AnswerChunk> chunks = new ArrayList<>();
        return new Step.Held(call, running.call(call, chunks::add), chunks);
    }
}
