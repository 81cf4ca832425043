package dev.sluice.core.outcome;

import dev.sluice.core.call.Reply;
import dev.sluice.core.request.Spend;
import java.util.List;
import java.util.Optional;

/**
 * What running a plan came to.
 *
 * @param reply the caller's answer, or the last failure
 * @param stopped why no further call was made, in words
 */
public record Run(List<Attempt> attempts, Reply reply, String stopped) {

    public Run {
        attempts = List.copyOf(attempts);
    }

    /** All attempts, those thrown away included. */
    public Spend spent() {
        return attempts.stream().map(Attempt::spent).reduce(Spend.NONE, Spend::plus);
    }

    /** The attempt whose answer the caller got; empty where it got none. */
    public Optional<Attempt> answer() {
        return attempts.stream().filter(Attempt::accepted).findFirst();
    }

    /** The caller's answer, where it ended for want of tokens that caller, policy or budget did not give it. */
    public Optional<Attempt> cutShort() {
        return answer().filter(attempt -> attempt.ending().blamesAllocation());
    }
}
