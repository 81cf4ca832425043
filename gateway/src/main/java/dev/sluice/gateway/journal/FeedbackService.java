package dev.sluice.gateway.journal;

import dev.sluice.core.Refusal;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.request.Caller;
import dev.sluice.gateway.journal.JournalEntry.Judgement;
import java.util.Optional;

/**
 * Takes what callers say of their answers and passes it on once. A decision is judged once: the first feedback counts,
 * a repetition under the same idempotency key gets the first result again, and anything else is a {@link Conflict}, for
 * what was learned from it cannot be taken back.
 */
public final class FeedbackService {

    /**
     * What a caller sends.
     *
     * @param success a plain yes or no; exactly one of success and score is there
     * @param score how good it was, in [0, 1]
     * @param idempotencyKey belongs to the decision: it may be used again on another one
     */
    public record Submission(
            String decision, Optional<Boolean> success, Optional<Double> score, Optional<String> idempotencyKey) {}

    /** What became of a submission. */
    public sealed interface Result {}

    /**
     * It counts.
     *
     * @param repeated whether it had been accepted before, under the same idempotency key
     */
    public record Accepted(Feedback feedback, boolean repeated) implements Result {}

    /** The caller has no such decision, or it is forgotten. */
    public record UnknownDecision(String decision) implements Result {}

    /** The decision was judged already, or the idempotency key was used for something else; nothing changes. */
    public record Conflict(String message) implements Result {}

    private static final int LONGEST_KEY = 255;

    private final DecisionJournal journal;
    private final OutcomeListener learning;

    /** @param learning told of each accepted feedback once */
    public FeedbackService(DecisionJournal journal, OutcomeListener learning) {
        this.journal = journal;
        this.learning = learning;
    }

    /** @throws Refusal.InvalidRequest naming the field that is wrong and its value */
    @SuppressWarnings("ReferenceEquality") // an equal judgement that came before is a repetition
    public Result accept(Caller caller, Submission submission) {
        Feedback feedback = feedback(submission);
        Optional<JournalEntry> entry = journal.find(caller, submission.decision());
        if (entry.isEmpty()) {
            return new UnknownDecision(submission.decision());
        }
        Judgement mine = new Judgement(feedback, submission.idempotencyKey().orElse(""));
        Optional<Judgement> counts = journal.judge(submission.decision(), mine);
        if (counts.isEmpty()) {
            return new UnknownDecision(submission.decision());
        }
        if (counts.get() != mine) {
            return repeated(mine, counts.get());
        }
        learning.judged(entry.get().outcome(), feedback);
        return new Accepted(feedback, false);
    }

    private static Result repeated(Judgement now, Judgement before) {
        if (now.equals(before)) {
            return new Accepted(before.feedback(), true);
        }
        String decision = before.feedback().decision();
        return new Conflict(
                !now.idempotencyKey().isEmpty() && now.idempotencyKey().equals(before.idempotencyKey())
                        ? "idempotency key '" + now.idempotencyKey() + "' was used before on decision " + decision
                                + " with score " + before.feedback().success() + ", now "
                                + now.feedback().success()
                        : "decision " + decision + " was judged before, with score "
                                + before.feedback().success());
    }

    private static Feedback feedback(Submission submission) {
        if (submission.decision().isBlank()) {
            throw new Refusal.InvalidRequest("'decision' must be the id of a decision: it is empty", "decision");
        }
        submission.idempotencyKey().ifPresent(key -> {
            if (key.isBlank() || key.length() > LONGEST_KEY) {
                throw new Refusal.InvalidRequest(
                        "an idempotency key has 1 to " + LONGEST_KEY + " characters, this one has " + key.length(),
                        "idempotency_key");
            }
        });
        if (submission.success().isPresent() == submission.score().isPresent()) {
            throw new Refusal.InvalidRequest(
                    "exactly one of 'success' and 'score' is needed, there "
                            + (submission.success().isPresent() ? "are both" : "is neither"),
                    submission.success().isPresent() ? "score" : "success");
        }
        double success = submission
                .success()
                .map(yes -> yes ? 1.0 : 0.0)
                .or(submission::score)
                .orElseThrow();
        try {
            return new Feedback(submission.decision(), success);
        } catch (IllegalArgumentException impossible) {
            throw new Refusal.InvalidRequest(String.valueOf(impossible.getMessage()), "score");
        }
    }
}
