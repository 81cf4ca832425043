package dev.sluice.policies.tools;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of several proposals is the better one, learned from preferences: {@code P(w > l) = sigma(v . (phi_w - phi_l))}
 * (Bradley and Terry), the loss of direct preference optimisation with features in the place of a model. Immutable; a
 * step of AdaGrad with decay makes the next one, always the same from the same pair. The arrays are never modified by
 * anyone after construction.
 *
 * @param pairs preferences learned from
 * @param weights over the {@link CallFeature}s
 * @param squares sums of the squared gradients
 */
public record CallRanking(long pairs, double[] weights, double[] squares) {

    private static final double RATE = .3;
    private static final double DECAY = 1e-3;
    private static final double FIRST_SQUARE = .1;

    public CallRanking {
        if (weights.length != CallFeature.ALL.size() || squares.length != weights.length) {
            throw new IllegalArgumentException("a ranking has " + CallFeature.ALL.size() + " weights and squares, not "
                    + weights.length + " and " + squares.length);
        }
    }

    /** Before anything was learned: sound calls that others propose too, whose values the user said. */
    public static CallRanking fresh() {
        double[] weights = new double[CallFeature.ALL.size()];
        weights[CallFeature.ALL.indexOf(CallFeature.SOUND)] = 2;
        weights[CallFeature.ALL.indexOf(CallFeature.VALUES_SAID)] = .5;
        weights[CallFeature.ALL.indexOf(CallFeature.NAME_FITS)] = .5;
        weights[CallFeature.ALL.indexOf(CallFeature.ARM)] = .5;
        weights[CallFeature.ALL.indexOf(CallFeature.AGREEMENT)] = 1;
        double[] squares = new double[weights.length];
        Arrays.fill(squares, FIRST_SQUARE);
        return new CallRanking(0, weights, squares);
    }

    public double score(double[] features) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * features[i];
        }
        return sum;
    }

    /** That the one is preferred to the other. */
    public double preference(double[] one, double[] other) {
        return 1 / (1 + Math.exp(score(other) - score(one)));
    }

    /** The index of the best; the first of equals. */
    public int best(List<double[]> candidates) {
        return IntStream.range(0, candidates.size())
                .reduce((a, b) -> score(candidates.get(b)) > score(candidates.get(a)) ? b : a)
                .orElseThrow(() -> new IllegalArgumentException("there is no best of no candidates"));
    }

    /** One step towards preferring the winner. */
    public CallRanking learned(double[] winner, double[] loser) {
        double[] nextWeights = weights.clone();
        double[] nextSquares = squares.clone();
        double miss = 1 - preference(winner, loser);
        for (int i = 0; i < weights.length; i++) {
            double gradient = DECAY * weights[i] - miss * (winner[i] - loser[i]);
            nextSquares[i] += gradient * gradient;
            nextWeights[i] -= RATE * gradient / Math.sqrt(nextSquares[i]);
        }
        return new CallRanking(pairs + 1, nextWeights, nextSquares);
    }
}
