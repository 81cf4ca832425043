package dev.sluice.gateway.journal;

import dev.sluice.core.Refusal;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.request.Caller;
import dev.sluice.gateway.journal.DecisionJournal.Changed;
import dev.sluice.gateway.journal.JournalEntry.Judgement;
import java.util.Optional;

/**
 * Takes what callers say of their answers, however late, and passes it on once. The last that is said counts: another
 * score corrects the one before, and what was learned from that is taken back. A repetition gets the first result again;
 * an idempotency key that comes with another score is a {@link Conflict}.
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
     * @param repeated whether it had been accepted before
     */
    public record Accepted(Feedback feedback, boolean repeated) implements Result {}

    /** The caller has no such decision, or it is forgotten. */
    public record UnknownDecision(String decision) implements Result {}

    /** The idempotency key was used for something else, or there were too many corrections; nothing changes. */
    public record Conflict(String message) implements Result {}

    private static final int LONGEST_KEY = 255;
    private static final int MOST_SAID = 8;

    private final DecisionJournal journal;
    private final OutcomeListener learning;

    /** @param learning told of each accepted feedback once, in the order in which it counts; must not look into the journal */
    public FeedbackService(DecisionJournal journal, OutcomeListener learning) {
        this.journal = journal;
        this.learning = learning;
    }

    /** @throws Refusal.InvalidRequest naming the field that is wrong and its value */
    public Result accept(Caller caller, Submission submission) {
        double success = success(submission);
        String key = submission.idempotencyKey().orElse("");
        return journal.change(caller, submission.decision(), entry -> judged(entry, success, key))
                .orElseGet(() -> new UnknownDecision(submission.decision()));
    }

    private Changed<Result> judged(JournalEntry entry, double success, String key) {
        Optional<Result> known = known(entry, success, key);
        if (known.isPresent()) {
            return new Changed<>(entry, known.get());
        }
        Feedback feedback = entry.judgement()
                .map(before -> Feedback.correcting(before.feedback(), success))
                .orElseGet(() -> new Feedback(entry.answered().decision(), success));
        learning.judged(entry.answered(), feedback);
        return new Changed<>(entry.with(new Judgement(feedback, key)), new Accepted(feedback, false));
    }

    /** What was said before under this key, or is what counts already; refused where there is no end of corrections. */
    private static Optional<Result> known(JournalEntry entry, double success, String key) {
        String decision = entry.answered().decision();
        for (Judgement before : entry.judgements()) {
            if (!key.isEmpty() && key.equals(before.idempotencyKey())) {
                double then = before.feedback().success();
                return Optional.of(
                        then == success
                                ? new Accepted(before.feedback(), true)
                                : new Conflict("idempotency key '" + key + "' was used before on decision " + decision
                                        + " with score " + then + ", now " + success));
            }
        }
        Optional<Judgement> counts = entry.judgement();
        if (counts.filter(now -> now.feedback().success() == success).isPresent()) {
            return Optional.of(new Accepted(counts.get().feedback(), true));
        }
        return entry.judgements().size() < MOST_SAID
                ? Optional.empty()
                : Optional.of(new Conflict("decision " + decision + " was judged " + MOST_SAID + " times already, last"
                        + " with score " + counts.orElseThrow().feedback().success()));
    }

    private static double success(Submission submission) {
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
            return new Feedback(submission.decision(), success).success();
        } catch (IllegalArgumentException impossible) {
            throw new Refusal.InvalidRequest(String.valueOf(impossible.getMessage()), "score");
        }
    }
}
