package dev.sluice.core.outcome;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.Difficulty;
import java.util.Optional;

/**
 * What feedback is about: as much of an outcome as is learned from it, known long after the answer is forgotten.
 *
 * @param by whose answer the caller got; empty where it got none, or one given in sight of others' answers, or where its
 *     backend is no longer configured
 */
public record Answered(String decision, Decision.PolicyRef policy, Difficulty difficulty, Optional<By> by) {

    /** An arm that answered, and how its answer ended. */
    public record By(Backend backend, Protocol protocol, Ending ending) {}

    public static Answered of(Outcome outcome) {
        Decision decision = outcome.decision();
        return new Answered(
                decision.id(),
                decision.policy(),
                decision.difficulty(),
                outcome.run()
                        .answer()
                        .filter(attempt -> attempt.reason() != Attempt.Reason.REVISION)
                        .map(attempt ->
                                new By(attempt.call().backend(), attempt.call().protocol(), attempt.ending())));
    }
}
