package dev.sluice.policies.learn;

/**
 * What was seen of an answer that says something of whether it is right, without anybody saying so.
 *
 * <pre>
 * q         = p P(seen | right) + (1 - p) P(seen | wrong)
 * posterior = p P(seen | right) / q
 * weight    = (P(seen | right) - P(seen | wrong))^2 p (1 - p) / (q (1 - q))
 * </pre>
 *
 * The weight is the Fisher information of the sight, as a part of that of being told. It is taken both ways, seen and not
 * seen, so that an arm whose forecast is right is not moved on average.
 *
 * @param whenRight P(seen | right)
 * @param whenWrong P(seen | wrong)
 */
record Implied(double whenRight, double whenWrong) {

    /** A schema violated, a tool call that cannot be made, a refusal, no end: the wrong ones that a check sees. */
    static final Implied FLAW = new Implied(.01, .3);

    /** The same conversation is sent once more, soon after. Callers often have other reasons. */
    static final Implied SENT_AGAIN = new Implied(.1, .3);

    /** A tool that was called says that it failed. Most wrong calls run, and right ones meet tools that are down. */
    static final Implied TOOL_FAILED = new Implied(.05, .2);

    Implied {
        if (!(0 < whenRight && whenRight < whenWrong && whenWrong < 1)) {
            throw new IllegalArgumentException(
                    "must satisfy 0 < when right < when wrong < 1: " + whenRight + ", " + whenWrong);
        }
    }

    /** How likely the answer was right, that had been forecast at {@code p}. */
    double posterior(double p, boolean seen) {
        double right = p * (seen ? whenRight : 1 - whenRight);
        double wrong = (1 - p) * (seen ? whenWrong : 1 - whenWrong);
        return right / (right + wrong);
    }

    double weight(double p) {
        double q = p * whenRight + (1 - p) * whenWrong;
        double apart = whenWrong - whenRight;
        return apart * apart * p * (1 - p) / (q * (1 - q));
    }
}
