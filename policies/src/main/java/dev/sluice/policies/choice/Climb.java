package dev.sluice.policies.choice;

import dev.sluice.core.plan.Agreement;
import java.util.Arrays;
import java.util.List;

/**
 * How far up its ladder a request climbs, and how often the answer that is taken is right.
 *
 * @param success of the answer taken
 * @param reached by call, how often it is made
 */
record Climb(double success, double[] reached) {

    private static final double LEAST_HARD = .02;

    /**
     * @param p success of each call, the last one's answer being taken where no two before agree
     * @param agreements of the first call with each of the others
     */
    static Climb of(double[] p, List<Agreement> agreements) {
        Together together = Together.of(p, agreements);
        double hard = Math.clamp(1 - Arrays.stream(p).average().orElse(1), LEAST_HARD, 1 - LEAST_HARD);
        double[] reached = new double[p.length];
        double success = 0;
        for (boolean easy : new boolean[] {true, false}) {
            double weight = easy ? 1 - hard : hard;
            double[] q = new double[p.length];
            for (int i = 0; i < p.length; i++) {
                double apart = Math.sqrt(together.correlation() * p[i] * (1 - p[i]));
                q[i] = Math.clamp(
                        easy
                                ? p[i] + apart * Math.sqrt(hard / (1 - hard))
                                : p[i] - apart * Math.sqrt((1 - hard) / hard),
                        0,
                        1);
            }
            success += weight * climbed(q, together.sameWrong(), weight, reached);
        }
        return new Climb(Math.clamp(success, 0, 1), reached);
    }

    /** Within one kind of prompt calls are independent: the state is whether one was right, and how many were wrong. */
    private static double climbed(double[] q, double sameWrong, double weight, double[] reached) {
        int last = q.length - 1;
        double[][] state = new double[2][q.length];
        state[0][0] = 1;
        double success = 0;
        for (int i = 0; i < last; i++) {
            double[][] next = new double[2][q.length];
            for (int right = 0; right <= 1; right++) {
                for (int wrong = 0; wrong < q.length - 1; wrong++) {
                    double here = state[right][wrong];
                    if (here == 0) {
                        continue;
                    }
                    reached[i] += weight * here;
                    double coincides = 1 - Math.pow(1 - sameWrong, wrong);
                    if (right == 1) {
                        success += here * q[i];
                    } else {
                        next[1][wrong] += here * q[i];
                    }
                    next[right][wrong + 1] += here * (1 - q[i]) * (1 - coincides);
                }
            }
            state = next;
        }
        double left = Arrays.stream(state).flatMapToDouble(Arrays::stream).sum();
        reached[last] += weight * left;
        return success + left * q[last];
    }

    /**
     * What the pairs have in common on average.
     *
     * @param correlation of being right
     * @param sameWrong how often two wrong answers are the same
     */
    private record Together(double correlation, double sameWrong) {

        static Together of(double[] p, List<Agreement> agreements) {
            double correlation = 0;
            double sameWrong = 0;
            for (int i = 1; i < p.length; i++) {
                Agreement pair = agreements.get(i - 1);
                double bothRight = pair.rate() * pair.rightWhenAgreed();
                double spread = Math.sqrt(p[0] * (1 - p[0]) * p[i] * (1 - p[i]));
                double bothWrong = Math.max(1e-6, 1 - p[0] - p[i] + bothRight);
                correlation += spread == 0 ? 0 : (bothRight - p[0] * p[i]) / spread / (p.length - 1);
                sameWrong += pair.rate() * (1 - pair.rightWhenAgreed()) / bothWrong / (p.length - 1);
            }
            return new Together(Math.clamp(correlation, 0, 1), Math.clamp(sameWrong, 0, 1));
        }
    }
}
