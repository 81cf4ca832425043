package dev.sluice.policies.forecast;

import dev.sluice.core.plan.Agreement;

/**
 * How two samples of one arm go together, beyond what its forecast says.
 *
 * @param correlation of being right
 * @param sameWrong how often two wrong answers are the same
 */
public record Coincidence(double correlation, double sameWrong) {

    public Coincidence {
        if (!(correlation >= 0 && correlation <= 1 && sameWrong >= 0 && sameWrong <= 1)) {
            throw new IllegalArgumentException("not in [0, 1]: " + correlation + ", " + sameWrong);
        }
    }

    /** @param comparable how likely answers can be compared at all: essays never agree */
    Agreement of(double one, double other, double comparable) {
        double spread = Math.sqrt(one * (1 - one) * other * (1 - other));
        double bothRight =
                Math.clamp(one * other + correlation * spread, Math.max(0, one + other - 1), Math.min(one, other));
        double bothWrong = Math.max(0, 1 - one - other + bothRight);
        double agree = bothRight + bothWrong * sameWrong;
        return new Agreement(
                Math.clamp(agree * comparable, 0, 1), agree == 0 ? 0 : Math.clamp(bothRight / agree, 0, 1), bothRight);
    }
}
