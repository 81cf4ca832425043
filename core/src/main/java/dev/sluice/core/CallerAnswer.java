package dev.sluice.core;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Attempt.Reason;
import dev.sluice.core.outcome.Ending;
import dev.sluice.core.outcome.Run;
import java.util.List;
import java.util.Optional;

/**
 * Gives the caller its answer: live from a call, or one that was held back. Another backend stands in only before the
 * caller has got anything. An answer that its tokens kept from being one is asked for once more, where the caller has
 * got nothing of it but thoughts, and all of it is charged.
 */
final class CallerAnswer {

    private final RunningPlan running;
    private final List<Call> fallbacks;
    private final AnswerSink caller;
    private Optional<Call> announced = Optional.empty();

    CallerAnswer(RunningPlan running, List<Call> fallbacks, AnswerSink caller) {
        this.running = running;
        this.fallbacks = fallbacks;
        this.caller = caller;
    }

    void progressed(String what) {
        caller.progressed(what);
    }

    /**
     * An answer that the caller could have.
     *
     * @param attempt the number it is noted under
     * @param kept what the caller has not got of it
     * @param shown whether the caller has got the rest
     */
    private record Offer(int attempt, Call call, Completion completion, List<AnswerChunk> kept, boolean shown) {}

    /** Streams to the caller as it comes. */
    Run live(Call call, String why) {
        boolean standsIn = running.hasAttempts() && fallbacks.contains(call);
        Live live = streamed(call, standsIn ? Reason.STAND_IN : Reason.PLANNED);
        for (Call fallback : fallbacks) {
            if (live.reply() instanceof Failure failure && mayStandIn(failure, live.sink(), fallback)) {
                live = streamed(fallback, Reason.STAND_IN);
            }
        }
        return switch (live.reply()) {
            case Completion completion -> conclude(live.offer(completion), why);
            case Failure failure -> running.answered(failure, "failed: " + failure.message());
        };
    }

    /** The first of the calls that may stand in after every call of a step had failed. */
    Run standIn(Step step) {
        Failure failure = (Failure) step.held().getFirst().reply();
        return fallbacks.stream()
                .filter(fallback -> failure.kind().elsewhere() && mayStandIn(fallback))
                .findFirst()
                .map(fallback -> live(fallback, "every call of the plan had failed"))
                .orElseGet(() -> running.failed(step.held().getLast().reply()));
    }

    /** @param attempt the number under which the answer is noted */
    Run heldBack(int attempt, Step.Held held, String why) {
        return conclude(new Offer(attempt, held.call(), (Completion) held.reply(), held.chunks(), false), why);
    }

    /** A call whose pieces went to the caller, but for what its sink keeps. */
    private record Live(int attempt, Call call, Reply reply, LiveSink sink) {
        Offer offer(Completion completion) {
            return new Offer(attempt, call, completion, sink.kept(), sink.shown());
        }
    }

    private Live streamed(Call call, Reason reason) {
        announce(call);
        LiveSink sink = new LiveSink(caller, running.request().streamed());
        Reply reply = running.call(call, sink);
        List<Verdict> verdicts = reply instanceof Completion c ? List.of(running.look(new Answer(call, c))) : List.of();
        return new Live(running.note(call, reply, verdicts, reason), call, reply, sink);
    }

    private void announce(Call call) {
        if (!announced.equals(Optional.of(call))) {
            announced = Optional.of(call);
            caller.answering(call);
        }
    }

    private boolean mayStandIn(Failure failure, LiveSink sink, Call fallback) {
        return failure.kind().elsewhere() && !sink.shown() && mayStandIn(fallback);
    }

    private boolean mayStandIn(Call fallback) {
        return !running.hasCalled(fallback) && running.allows(fallback);
    }

    private Run conclude(Offer offer, String why) {
        Ending ending = Ending.of(running.request(), offer.call(), offer.completion());
        Optional<Call> again = ending == Ending.STARVED || !offer.shown()
                ? SecondTry.of(running.request(), offer.call(), ending).stream()
                        .filter(running::allows)
                        .findFirst()
                : Optional.empty();
        if (again.isEmpty()) {
            return deliver(offer, why + remark(ending, offer.call()));
        }
        progressed("asks again: " + again.get().arm() + " with "
                + again.get().answerLimit().count() + " tokens");
        Live second = streamed(again.get(), Reason.SECOND_TRY);
        return switch (second.reply()) {
            case Completion completion ->
                deliver(second.offer(completion), why + remark(ending, offer.call()) + ", so it was asked for again");
            case Failure failure ->
                second.sink().shown()
                        ? running.answered(failure, "failed: " + failure.message())
                        : deliver(offer, why + remark(ending, offer.call()));
        };
    }

    private static String remark(Ending ending, Call call) {
        return switch (ending) {
            case NONE, WHOLE, CUT_BY_LIMIT -> "";
            case CUT_BY_ALLOCATION -> "; cut at the " + call.answerLimit().count() + " tokens it was given";
            case STARVED ->
                "; nothing was said within the " + call.answerLimit().count() + " tokens it was given";
        };
    }

    private Run deliver(Offer offer, String why) {
        running.take(offer.attempt());
        if (!offer.shown()) {
            announce(offer.call());
        }
        try {
            for (AnswerChunk chunk : offer.kept()) {
                caller.accept(chunk);
            }
            return running.answered(offer.completion(), why);
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
            return running.failed(offer.completion());
        }
    }
}
