package dev.sluice.core.plan;

/**
 * What it is worth that two calls give the same answer.
 *
 * @param rate how often they agree, in [0, 1]
 * @param rightWhenAgreed how often the answer they agree on is right, in [0, 1]
 */
public record Agreement(double rate, double rightWhenAgreed) {

    public Agreement {
        if (!(rate >= 0 && rate <= 1 && rightWhenAgreed >= 0 && rightWhenAgreed <= 1)) {
            throw new IllegalArgumentException("not probabilities: " + rate + ", " + rightWhenAgreed);
        }
    }
}
