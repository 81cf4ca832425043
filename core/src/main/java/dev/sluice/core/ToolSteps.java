package dev.sluice.core;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Edited;
import dev.sluice.core.call.Editor;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Attempt.Reason;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs proposals to call tools. Nothing reaches the caller before it is known to be usable; where nothing is, the best of
 * all that was proposed does, as it came.
 */
final class ToolSteps {

    private final RunningPlan running;
    private final CallerAnswer answer;
    private final HeldSteps steps;
    private final Editor editor;
    private final List<Proposal> all = new ArrayList<>();

    ToolSteps(RunningPlan running, CallerAnswer answer, HeldSteps steps, Editor editor) {
        this.running = running;
        this.answer = answer;
        this.steps = steps;
        this.editor = editor;
    }

    /** @param attempt the number it is noted under */
    private record Proposal(int attempt, Step.Held held, Edited edited, Verdict verdict) {

        Answer answer() {
            return new Answer(held.call(), edited.completion());
        }

        boolean accepted(double at) {
            return edited.usable() && verdict.confidence().orElse(0) >= at;
        }
    }

    Run run(Plan.Tools plan) {
        List<Step.Held> last = List.of();
        for (Plan.Rung step : plan.steps()) {
            List<Call> calls = step.calls();
            answer.progressed("asks " + calls.stream().map(Call::arm).collect(Collectors.joining(" + ")));
            last = steps.together(calls);
            Optional<Proposal> best = best(proposed(last, Reason.PLANNED));
            if (best.isPresent() && best.get().accepted(step.acceptAt())) {
                return take(best.get(), "accepted");
            }
            Optional<Proposal> again = best.flatMap(rejected -> askedAgain(plan, rejected));
            if (again.isPresent() && again.get().accepted(step.acceptAt())) {
                return take(again.get(), "accepted when asked again");
            }
            if (running.callerLeft()) {
                return running.failed(last.getLast().reply());
            }
        }
        Step failed = new Step(last, List.of());
        return best(all)
                .map(best -> take(best, "nothing better was proposed by " + all.size()))
                .orElseGet(() -> answer.standIn(failed));
    }

    /** Once, of the first step's only call; empty where there is nothing to tell it, or no time or money left. */
    private Optional<Proposal> askedAgain(Plan.Tools plan, Proposal rejected) {
        List<Message> objections = rejected.edited().objections();
        if (all.size() > 1 || objections.isEmpty() || plan.askedAgain().isEmpty()) {
            return Optional.empty();
        }
        InferenceRequest asked = running.request().followedBy(objections);
        Call most = plan.askedAgain().get();
        Call call = new Call(most.backend(), most.protocol(), asked.promptBound(), most.answerLimit(), most.choices());
        if (!running.allows(call)) {
            return Optional.empty();
        }
        answer.progressed("asks " + call.arm() + " again: " + rejected.verdict().evidence());
        List<AnswerChunk> chunks = new ArrayList<>();
        Reply reply = running.call(asked, call, chunks::add);
        return proposed(List.of(new Step.Held(call, reply, chunks)), Reason.ASKED_AGAIN).stream()
                .findFirst();
    }

    /** Edited, judged against one another, and noted. */
    private List<Proposal> proposed(List<Step.Held> held, Reason reason) {
        List<Optional<Edited>> edited = held.stream()
                .map(one -> one.reply() instanceof Completion c
                        ? Optional.of(editor.edit(running.request(), c))
                        : Optional.<Edited>empty())
                .toList();
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            Call call = held.get(i).call();
            if (edited.get(i).isEmpty()) {
                running.note(call, held.get(i).reply(), List.of(), reason);
                continue;
            }
            Completion completion = edited.get(i).get().completion();
            Verdict verdict = running.judge(new Answer(call, completion), peers(held, edited, i));
            List<Verdict> verdicts = new ArrayList<>();
            edited.get(i)
                    .get()
                    .repairs()
                    .map(what -> Verdict.abstains("repair", "put right: " + what))
                    .ifPresent(verdicts::add);
            verdicts.add(verdict);
            int attempt = running.note(call, completion, verdicts, reason);
            proposals.add(new Proposal(attempt, held.get(i), edited.get(i).get(), verdict));
        }
        all.addAll(proposals);
        return proposals;
    }

    private static List<Answer> peers(List<Step.Held> held, List<Optional<Edited>> edited, int candidate) {
        return IntStream.range(0, held.size())
                .filter(i -> i != candidate)
                .boxed()
                .flatMap(i -> edited.get(i).map(one -> new Answer(held.get(i).call(), one.completion())).stream())
                .toList();
    }

    /** Among those that can be used, or, where there are none, among all. */
    private Optional<Proposal> best(List<Proposal> proposals) {
        List<Proposal> usable =
                proposals.stream().filter(p -> p.edited().usable()).toList();
        List<Proposal> among = usable.isEmpty() ? proposals : usable;
        if (among.isEmpty()) {
            return Optional.empty();
        }
        List<Answer> answers = among.stream().map(Proposal::answer).toList();
        return Optional.of(
                among.get(among.size() == 1 ? 0 : editor.best(running.request(), running.difficulty(), answers)));
    }

    private Run take(Proposal proposal, String why) {
        Edited edited = proposal.edited();
        Step.Held held = edited.repairs().isPresent()
                ? new Step.Held(
                        proposal.held().call(), edited.completion(), List.of(Samples.chunk(edited.completion())))
                : proposal.held();
        return answer.heldBack(
                proposal.attempt(),
                held,
                why + edited.repairs().map(what -> ", put right (" + what + ")").orElse("") + ": "
                        + proposal.verdict().evidence());
    }
}
