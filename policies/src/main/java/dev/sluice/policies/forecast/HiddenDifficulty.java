package dev.sluice.policies.forecast;

import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.Escalation;

/**
 * How hard a prompt is beyond what its text says. All models meet it alike, which is why they fail together; given it,
 * they fail apart. One common factor, as in the Rasch model (1960):
 *
 * <pre>
 * P(right | z) = sigma(a + spread z),   z ~ N(0, 1),   a such that the mean over z is the forecast p
 * P(i, j both right) = sum_k w_k P_i(z_k) P_j(z_k)     by Gauss and Hermite, likewise for three
 * </pre>
 */
public final class HiddenDifficulty {

    private static final double[] PLACES = {
        -6.36394788883,
        -5.1900935913,
        -4.19620771127,
        -3.2890824244,
        -2.43243682701,
        -1.60671006903,
        -0.799129068325,
        0,
        0.799129068325,
        1.60671006903,
        2.43243682701,
        3.2890824244,
        4.19620771127,
        5.1900935913,
        6.36394788883
    };
    private static final double[] PARTS = {
        8.58964989963e-10,
        5.97541959792e-07,
        5.64214640519e-05,
        0.00156735750355,
        0.0173657744921,
        0.0894177953998,
        0.23246229361,
        0.31825951826,
        0.23246229361,
        0.0894177953998,
        0.0173657744921,
        0.00156735750355,
        5.64214640519e-05,
        5.97541959792e-07,
        8.58964989963e-10
    };
    private static final int NODES = PLACES.length;

    private static final int CELLS = 256;
    private static final double FARTHEST = 60;
    private static final int HALVINGS = 50;

    private final double spread;
    /** By forecast, then by node; straight in between, which keeps the mean. */
    private final double[][] table = new double[CELLS + 1][];

    /** @param spread of the hidden part, in logits; 0 where models fail apart */
    public HiddenDifficulty(double spread) {
        if (!(spread >= 0 && spread < FARTHEST / 10)) {
            throw new IllegalArgumentException("the spread of hidden difficulty must lie in [0, 6): " + spread);
        }
        this.spread = spread;
        for (int i = 0; i <= CELLS; i++) {
            table[i] = solved((double) i / CELLS);
        }
    }

    public double spread() {
        return spread;
    }

    private double[] solved(double p) {
        double low = -FARTHEST;
        double high = FARTHEST;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (mean(at(middle)) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return at(low);
    }

    private double[] at(double a) {
        double[] right = new double[NODES];
        for (int k = 0; k < right.length; k++) {
            right[k] = Logistic.of(a + spread * PLACES[k]);
        }
        return right;
    }

    /** Of what is the case at each node. */
    static double mean(double[] byNode) {
        double sum = 0;
        for (int k = 0; k < byNode.length; k++) {
            sum += PARTS[k] * byNode[k];
        }
        return sum;
    }

    /** How often an arm of so much forecast success is right, at each node. */
    double[] right(double p) {
        double place = Math.clamp(p, 0, 1) * CELLS;
        int cell = Math.min(CELLS - 1, (int) place);
        double part = place - cell;
        double[] right = new double[NODES];
        for (int k = 0; k < right.length; k++) {
            right[k] = table[cell][k] + part * (table[cell + 1][k] - table[cell][k]);
        }
        return right;
    }

    /**
     * @param sameWrong how often two wrong answers are the same
     * @param comparable how likely answers can be compared at all: essays never agree
     */
    Agreement agreement(double p, double q, double sameWrong, double comparable) {
        return agreement(right(p), right(q), sameWrong, comparable);
    }

    private static Agreement agreement(double[] one, double[] other, double sameWrong, double comparable) {
        double bothRight = 0;
        double bothWrong = 0;
        for (int k = 0; k < one.length; k++) {
            bothRight += PARTS[k] * one[k] * other[k];
            bothWrong += PARTS[k] * (1 - one[k]) * (1 - other[k]);
        }
        double agree = bothRight + bothWrong * sameWrong;
        return new Agreement(inside(agree * comparable), agree == 0 ? 0 : inside(bothRight / agree), inside(bothRight));
    }

    /** @param better forecast success of the arm that is asked where the two disagree */
    public Escalation escalation(double p, double q, double better, double sameWrong, double comparable) {
        double[] one = right(p);
        double[] other = right(q);
        double[] third = right(better);
        double agree = 0;
        double agreeAndThird = 0;
        for (int k = 0; k < one.length; k++) {
            double same = PARTS[k] * (one[k] * other[k] + (1 - one[k]) * (1 - other[k]) * sameWrong);
            agree += same;
            agreeAndThird += same * third[k];
        }
        return new Escalation(
                agreement(one, other, sameWrong, comparable),
                agree == 0 ? inside(better) : inside(agreeAndThird / agree));
    }

    private static double inside(double p) {
        return Math.clamp(p, 0, 1);
    }
}
