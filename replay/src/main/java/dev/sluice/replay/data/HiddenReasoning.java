package dev.sluice.replay.data;

import dev.sluice.core.request.Tokens;
import java.util.regex.Pattern;

/**
 * A declared guess at what the records leave out: the tokens an o1 model, or one of its series, thinks before
 * it answers.
 *
 * @param multiplier billed output tokens per visible one; 1 means that nothing was hidden
 */
public record HiddenReasoning(double multiplier) {

    public static final double USUAL = 5;
    private static final Pattern SERIES = Pattern.compile("(?i)o\\d-.*");

    public HiddenReasoning {
        if (!(multiplier >= 1 && multiplier <= 1000)) {
            throw new IllegalArgumentException("the hidden-reasoning multiplier must lie in [1, 1000]: " + multiplier);
        }
    }

    /** Whether the model's provider bills thinking that the records do not show. */
    public static boolean hides(String model) {
        return SERIES.matcher(model).matches();
    }

    public Tokens hidden(RecordedAnswer answer) {
        return hides(answer.model()) ? new Tokens(Math.round(answer.output().count() * (multiplier - 1))) : Tokens.ZERO;
    }

    /** For people, beside every result. */
    public String declaration() {
        return "Hidden reasoning tokens of o1-* models are not recorded: their output is billed at "
                + "%.4f".formatted(multiplier).replaceFirst("\\.?0+$", "")
                + " times the visible tokens, a declared guess; costs that involve them are not measured costs.";
    }
}
