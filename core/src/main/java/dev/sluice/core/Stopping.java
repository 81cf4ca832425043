package dev.sluice.core;

import dev.sluice.core.plan.Plan;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * When to stop sampling (Damani et al., arXiv 2410.04707). Pure.
 *
 * <pre>
 * exact verifier, success rate ~ Beta(a, b): after n failures sample again iff  V a / (a + b + n) > cost
 * none: stop when  P(p1 > p2 | top two counts) = P(Beta(n1 + 1, n2 + 1) > 1/2)
 *                = sum over j = 0 .. n1 of  C(n1 + n2 + 1, j) / 2^(n1 + n2 + 1)  >= .95,
 *       or when the second can no longer catch up with the first
 * </pre>
 */
final class Stopping {

    private static final double SURE = .95;

    private Stopping() {}

    /** Whether a sample more is worth its price where all before it were certainly wrong. */
    static boolean pays(Plan.Stake stake, int failures) {
        return stake.value()
                .map(value -> value.inUsd() * stake.a() / (stake.a() + stake.b() + failures)
                        > stake.sample().inUsd())
                .orElse(true);
    }

    /**
     * @param counts how often each answer was given
     * @param outstanding samples that may yet come
     */
    static boolean decided(Collection<Integer> counts, int outstanding) {
        List<Integer> top =
                counts.stream().sorted(Comparator.reverseOrder()).limit(2).toList();
        int first = top.isEmpty() ? 0 : top.getFirst();
        int second = top.size() < 2 ? 0 : top.get(1);
        return first - second > outstanding || ahead(first, second) >= SURE;
    }

    static double ahead(int first, int second) {
        int n = first + second + 1;
        double term = Math.pow(.5, n);
        double sum = 0;
        for (int j = 0; j <= first; j++) {
            sum += term;
            term *= (n - j) / (j + 1.0);
        }
        return sum;
    }
}
