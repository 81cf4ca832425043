package dev.sluice.policies.learn;

/**
 * Whether an arm is no longer what it was: two cumulative sums of how far judgements lie from their forecasts (Page, 1954).
 *
 * <pre>
 * z  = (y - p) / sqrt(p (1 - p))
 * S+ = max(0, S+ + z - k)      S- = max(0, S- - z - k)      alarm where one exceeds h
 * </pre>
 *
 * With k = .3 and h = 20 a loss of one standard deviation is noticed within some thirty judgements, and an arm that stays what
 * it is raises an alarm once in several thousands, its forecasts being as good as they are. An arm that was not judged often enough is not yet known, so that
 * nothing of it can have changed.
 *
 * @param judged how often
 */
record Drift(long judged, double better, double worse) {

    static final Drift NONE = new Drift(0, 0, 0);

    private static final long KNOWN_AFTER = 50;
    private static final double ALLOWANCE = .3;
    private static final double ALARM = 20;
    private static final double LEAST_VARIANCE = .05;

    Drift after(double forecast, double success) {
        if (judged < KNOWN_AFTER) {
            return new Drift(judged + 1, 0, 0);
        }
        double z = (success - forecast) / Math.sqrt(Math.max(LEAST_VARIANCE, forecast * (1 - forecast)));
        return new Drift(judged + 1, Math.max(0, better + z - ALLOWANCE), Math.max(0, worse - z - ALLOWANCE));
    }

    boolean alarms() {
        return better > ALARM || worse > ALARM;
    }
}
