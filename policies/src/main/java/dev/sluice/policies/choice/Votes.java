package dev.sluice.policies.choice;

import dev.sluice.core.plan.Agreement;

/** How often the most frequent of several samples of one call is right. */
final class Votes {

    private Votes() {}

    /**
     * Beta-binomial: samples of one prompt are right with a chance that itself varies from prompt to prompt, which is
     * what makes them correlated. Right samples win against the wrong ones that coincide.
     */
    static double rightOf(int samples, double p, Agreement agreement) {
        if (p <= 0 || p >= 1 || samples < 3) {
            return p;
        }
        double comparable = agreement.bothRight() == 0
                ? 0
                : Math.min(1, agreement.rate() * agreement.rightWhenAgreed() / agreement.bothRight());
        double bothWrong = Math.max(1e-9, 1 - 2 * p + agreement.bothRight());
        double agreeWrong = agreement.rate() * (1 - agreement.rightWhenAgreed());
        double sameWrong = comparable == 0 ? 0 : Math.clamp(agreeWrong / comparable / bothWrong, 0, 1);
        double voted = voted(samples, p, correlation(p, agreement), sameWrong);
        return p + comparable * (voted - p);
    }

    /** Of being right, between samples of one prompt. */
    static double correlation(double p, Agreement agreement) {
        return Math.clamp((agreement.bothRight() - p * p) / (p * (1 - p)), .01, .99);
    }

    private static double voted(int samples, double p, double correlation, double sameWrong) {
        double size = 1 / correlation - 1;
        double success = 0;
        for (int right = 1; right <= samples; right++) {
            success += chance(samples, right, p * size, (1 - p) * size) * wins(samples, right, sameWrong);
        }
        return Math.clamp(success, 0, 1);
    }

    private static double wins(int samples, int right, double sameWrong) {
        double rivals = 1 + (samples - right - 1) * sameWrong;
        if (right > samples - right || right > rivals + .5) {
            return 1;
        }
        return right + .5 < rivals ? 0 : right / (right + rivals);
    }

    private static double chance(int n, int x, double a, double b) {
        double p = 1;
        for (int i = 0; i < x; i++) {
            p *= (a + i) / (a + b + i) * (n - i) / (i + 1);
        }
        for (int i = 0; i < n - x; i++) {
            p *= (b + i) / (a + b + x + i);
        }
        return p;
    }
}
