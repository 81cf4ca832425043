package dev.sluice.policies.choice;

import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.Probability;

/**
 * Success of composite plans from that of their calls. Only pairs are known, so what depends on three calls takes the
 * stronger of the two pairs' evidence:
 *
 * <pre>
 * P(k right | i, j both right) = max of P(k | i right), P(k | j right)
 * P(k right | i, j both wrong) = min of P(k | i wrong), P(k | j wrong)
 * success = P(i, j agree and right) + P(k right and i, j do not agree)
 * </pre>
 */
final class Odds {

    /** Part of wrong structured answers that a syntax check sees; a belief, until verifiers are calibrated. */
    static final double WRONG_SEEN_BY_CHECKS = .3;

    private Odds() {}

    static double agreeElse(double one, double other, double better, Candidate.AgreeElse.Pairs pairs) {
        double rate = pairs.cheap().rate();
        double agreeRight = Math.min(rate * pairs.cheap().rightWhenAgreed(), Math.min(one, other));
        double agreeWrong = rate - agreeRight;
        double afterRight =
                Math.max(givenRight(one, better, pairs.oneBetter()), givenRight(other, better, pairs.otherBetter()));
        double afterWrong =
                Math.min(givenWrong(one, better, pairs.oneBetter()), givenWrong(other, better, pairs.otherBetter()));
        double escalatedRight =
                Math.clamp(better - agreeRight * afterRight - agreeWrong * afterWrong, 0, Math.max(0, 1 - rate));
        return Math.clamp(agreeRight + escalatedRight, 0, 1);
    }

    static double givenRight(double one, double better, Agreement agreement) {
        return one == 0 ? better : Math.clamp(bothRight(one, better, agreement) / one, 0, 1);
    }

    static double givenWrong(double one, double better, Agreement agreement) {
        return one == 1 ? better : Math.clamp((better - bothRight(one, better, agreement)) / (1 - one), 0, 1);
    }

    /** What agreement there is came from answers that could be compared; being right together does not need that. */
    private static double bothRight(double one, double better, Agreement agreement) {
        double independent = one * better;
        double most = Math.min(one, better);
        double seen = agreement.rate() * agreement.rightWhenAgreed();
        return Math.clamp(seen, independent, most);
    }

    /** An interval moved so that its mean is {@code mean}, as wide in logits as it was. */
    static Probability moved(Probability p, double mean) {
        double shift = logit(mean) - logit(p.mean());
        double low = Math.min(mean, back(logit(p.low()) + shift));
        double high = Math.max(mean, back(logit(p.high()) + shift));
        return new Probability(low, mean, high);
    }

    private static double logit(double p) {
        double inside = Math.clamp(p, 1e-6, 1 - 1e-6);
        return Math.log(inside / (1 - inside));
    }

    private static double back(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }
}
