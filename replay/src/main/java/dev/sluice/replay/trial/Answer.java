package dev.sluice.replay.trial;

import dev.sluice.core.request.Tokens;
import java.time.Duration;

/**
 * What a model once answered, without whether it was right.
 *
 * @param visible tokens of the text
 * @param hidden tokens thought before the text, billed as output
 */
public record Answer(Tokens input, Tokens visible, Tokens hidden, String text, Duration latency) {

    /** Stands where no text was recorded: neither empty nor comparable with another. */
    public static final String NOT_RECORDED = "(the text of this answer was not recorded)";

    public Tokens output() {
        return visible.plus(hidden);
    }
}
