package dev.sluice.core.plan;

/**
 * How two arms' answers to one prompt go together.
 *
 * @param rate how often they are seen to be the same, in [0, 1]
 * @param rightWhenAgreed how often the answer they agree on is right, in [0, 1]
 * @param bothRight how often both are right, whether that can be seen or not, in [0, 1]
 */
public record Agreement(double rate, double rightWhenAgreed, double bothRight) {

    public Agreement {
        if (!(isPart(rate) && isPart(rightWhenAgreed) && isPart(bothRight))) {
            throw new IllegalArgumentException(
                    "not probabilities: " + rate + ", " + rightWhenAgreed + ", " + bothRight);
        }
    }

    private static boolean isPart(double p) {
        return p >= 0 && p <= 1;
    }
}
