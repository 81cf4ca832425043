package dev.sluice.gateway.journal;

import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Reply;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.InferenceRequest;
import java.util.List;

/** An outcome as it is remembered: who asked, what was decided, done and paid, but no word of prompt or answer. */
final class WithoutText {

    private WithoutText() {}

    static Outcome of(Outcome outcome) {
        Run run = outcome.run();
        List<Attempt> attempts =
                run.attempts().stream().map(WithoutText::attempt).toList();
        return new Outcome(
                request(outcome.request()),
                outcome.decision(),
                new Run(attempts, reply(run.reply()), run.stopped()),
                outcome.at());
    }

    private static Attempt attempt(Attempt attempt) {
        return new Attempt(
                attempt.call(),
                reply(attempt.reply()),
                attempt.verdicts(),
                attempt.reason(),
                attempt.ending(),
                attempt.accepted());
    }

    private static Reply reply(Reply reply) {
        return switch (reply) {
            case Completion c ->
                new Completion(c.id(), "", "", List.of(), c.finish(), c.usage(), c.toFirstChunk(), c.latency());
            case Failure failure -> failure;
        };
    }

    private static InferenceRequest request(InferenceRequest request) {
        return new InferenceRequest(
                request.id(),
                request.caller(),
                request.operation(),
                request.model(),
                List.of(),
                List.of(),
                AnswerShape.FREE,
                request.answerLimit(),
                request.choices(),
                request.streamed(),
                request.usageWanted(),
                request.needs(),
                request.promptBound(),
                request.envelope(),
                new Body(request.body().format(), new byte[0]));
    }
}
