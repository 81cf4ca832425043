package dev.sluice.adapters.resilience;

import java.time.Duration;

/**
 * When a breaker opens and for how long.
 *
 * @param window how many of the last calls count
 * @param least calls before the breaker may open
 * @param failureShare of failed calls at which it opens, in (0, 1]
 * @param openFor until the first trial call
 * @param trials calls let through to see whether it works again
 */
public record Breaking(int window, int least, double failureShare, Duration openFor, int trials) {

    public static final Breaking DEFAULT = new Breaking(20, 10, 0.5, Duration.ofSeconds(10), 3);

    public Breaking {
        if (window < 1 || least < 1 || least > window || trials < 1) {
            throw new IllegalArgumentException("window, least and trials must be at least 1, least within the window: "
                    + window + ", " + least + ", " + trials);
        }
        if (!(failureShare > 0 && failureShare <= 1)) {
            throw new IllegalArgumentException("failure share must lie in (0, 1]: " + failureShare);
        }
        if (!openFor.isPositive()) {
            throw new IllegalArgumentException("a breaker must stay open for some time: " + openFor);
        }
    }
}
