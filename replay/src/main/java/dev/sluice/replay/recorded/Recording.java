package dev.sluice.replay.recorded;

import dev.sluice.core.backend.Price;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;

/**
 * What one model once answered to one prompt.
 *
 * @param visible tokens of the text
 * @param hidden tokens thought before the text, billed as output
 * @param recordedCorrect the record's own score, in [0, 1]; for scoring only
 */
public record Recording(
        String set,
        String promptId,
        String model,
        String text,
        Tokens input,
        Tokens visible,
        Tokens hidden,
        double recordedCorrect,
        Price price) {

    public Tokens output() {
        return visible.plus(hidden);
    }

    public Cost cost() {
        return price.of(input, Tokens.ZERO, output());
    }
}
