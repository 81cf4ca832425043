package dev.sluice.gateway.openai;

import dev.sluice.core.Served;
import dev.sluice.core.outcome.Attempt;
import java.util.Locale;
import java.util.Optional;

/** What a caller is told whose answer ended for want of tokens that it was not given. */
final class CutShort {

    private CutShort() {}

    /** In visible ASCII, on one line; empty where the answer is whole, or as long as the caller allows. */
    static Optional<String> of(Served served) {
        return served.run().cutShort().map(answer -> text(answer, served));
    }

    private static String text(Attempt answer, Served served) {
        return answer.ending().name().toLowerCase(Locale.ROOT) + " at "
                + answer.call().answerLimit().count() + " tokens, see decision "
                + served.decision().id();
    }
}
