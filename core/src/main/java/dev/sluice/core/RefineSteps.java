package dev.sluice.core;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Editor;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Attempt.Reason;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs a draft and its revisions, one after the other. Nothing reaches the caller before the chain has ended. Each answer
 * is judged without the others: one that repeats what it was shown is no second witness.
 */
final class RefineSteps {

    private final RunningPlan running;
    private final CallerAnswer answer;
    private final Editor editor;
    private final Chain chain;

    /** @param comparable what an answer comes down to */
    RefineSteps(
            RunningPlan running, CallerAnswer answer, Editor editor, Function<Answer, Optional<String>> comparable) {
        this.running = running;
        this.answer = answer;
        this.editor = editor;
        this.chain = new Chain(comparable);
    }

    Run run(Plan.Refine plan) {
        answer.progressed("drafts with " + plan.draft().arm());
        Step.Held last = asked(running.request(), plan.draft(), Reason.PLANNED);
        int rounds = plan.rounds();
        Optional<Call> instead = chain.length() == 0 ? reviserDrafts(plan, last) : Optional.empty();
        if (instead.isPresent()) {
            last = asked(running.request(), instead.get(), Reason.STAND_IN);
            rounds--;
        }
        if (running.callerLeft()) {
            return running.failed(last.reply());
        }
        if (chain.length() == 0) {
            return answer.standIn(new Step(List.of(last), List.of()));
        }
        Optional<String> halted = halted(plan, rounds);
        while (halted.isEmpty()) {
            InferenceRequest shown = running.request().followedBy(turns());
            Call call = as(plan.revise(), shown);
            answer.progressed(
                    "revises with " + call.arm() + ": " + chain.best().verdict().evidence());
            last = asked(shown, call, Reason.REVISION);
            rounds--;
            if (running.callerLeft()) {
                return running.failed(last.reply());
            }
            halted = last.reply() instanceof Failure failure
                    ? Optional.of("a revision failed (" + failure.message() + ")")
                    : halted(plan, rounds);
        }
        return taken(halted.get());
    }

    private Run taken(String why) {
        Chain.Link best = chain.best();
        String of = chain.length() == 1 ? "" : ", best of " + chain.length();
        return answer.heldBack(
                best.attempt(), best.held(), why + of + ": " + best.verdict().evidence());
    }

    /** Why there is no further revision; empty where there is one. */
    private Optional<String> halted(Plan.Refine plan, int rounds) {
        int revisions = chain.length() - 1;
        if (chain.last().verdict().confidence().orElse(0) >= plan.acceptAt()) {
            return Optional.of("accepted" + after(revisions));
        }
        if (chain.isStable()) {
            return Optional.of("the same answer twice");
        }
        if (rounds == 0) {
            return Optional.of("no round is left");
        }
        if (!Stopping.pays(plan.stake(), revisions)) {
            return Optional.of("another revision would not pay");
        }
        return impossible(plan);
    }

    private static String after(int revisions) {
        return switch (revisions) {
            case 0 -> "";
            case 1 -> " after 1 revision";
            default -> " after " + revisions + " revisions";
        };
    }

    private Optional<String> impossible(Plan.Refine plan) {
        List<Message> turns = turns();
        if (turns.isEmpty()) {
            return Optional.of("there is nothing to ask a reviser");
        }
        Call call = as(plan.revise(), running.request().followedBy(turns));
        boolean asForeseen = call.promptBound().compareTo(plan.revise().promptBound()) <= 0;
        return asForeseen && running.allows(call)
                ? Optional.empty()
                : Optional.of("no time or money is left for a revision");
    }

    private List<Message> turns() {
        return editor.revision(running.request(), chain.likeliestFirst());
    }

    private static Call as(Call most, InferenceRequest asked) {
        return new Call(most.backend(), most.protocol(), asked.promptBound(), most.answerLimit(), most.choices());
    }

    /** The reviser is asked the question itself where the draft failed and it is somebody else; that is a round. */
    private Optional<Call> reviserDrafts(Plan.Refine plan, Step.Held draft) {
        Call call = as(plan.revise(), running.request());
        return draft.reply() instanceof Failure failure
                        && failure.kind().elsewhere()
                        && !running.hasCalled(call)
                        && running.allows(call)
                ? Optional.of(call)
                : Optional.empty();
    }

    /** Called, judged unless the caller has left, noted, and added to the chain if it is an answer. */
    private Step.Held asked(InferenceRequest request, Call call, Reason reason) {
        List<AnswerChunk> chunks = new ArrayList<>();
        Step.Held held = new Step.Held(call, running.call(request, call, chunks::add), chunks);
        if (!(held.reply() instanceof Completion completion) || running.callerLeft()) {
            running.note(call, held.reply(), List.of(), reason);
            return held;
        }
        Verdict verdict = running.judge(new Answer(call, completion), List.of());
        chain.add(new Chain.Link(running.note(call, completion, List.of(verdict), reason), held, verdict));
        return held;
    }
}
