package dev.sluice.policies.choice;

import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.Probability;

/** Success of composite plans from that of their calls. */
final class Odds {

    /** Part of wrong structured answers that a syntax check sees; a belief, until verifiers are calibrated. */
    static final double WRONG_SEEN_BY_CHECKS = .3;

    private Odds() {}

    /** Of the wrong answers of an arm, how many another has right. */
    static double givenWrong(PlannedCall one, PlannedCall better, Agreement agreement) {
        double p = one.success().mean();
        double q = better.success().mean();
        double bothRight = agreement.bothRight() * one.uncut() * better.uncut();
        return p == 1 ? q : Math.clamp((q - bothRight) / (1 - p), 0, 1);
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
