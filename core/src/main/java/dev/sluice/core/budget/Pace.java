package dev.sluice.core.budget;

import java.time.Instant;
import java.util.Arrays;

/** In which hours of the week money is usually spent, in any unit: only their ratios count. */
public final class Pace {

    /** Hours of a week, counted from the epoch's first midnight in UTC. */
    public static final int HOURS = 168;

    public static final Pace UNIFORM = new Pace(uniform());

    private static final double SECONDS = 3600;

    /** What is spent in a week before each of its hours, and in the end the whole. */
    private final double[] before = new double[HOURS + 1];

    /** @param hours what is spent in each hour of the week */
    public Pace(double[] hours) {
        if (hours.length != HOURS) {
            throw new IllegalArgumentException("a week has " + HOURS + " hours, not " + hours.length);
        }
        for (int hour = 0; hour < HOURS; hour++) {
            if (!(hours[hour] >= 0 && hours[hour] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("hour " + hour + " must not be negative: " + hours[hour]);
            }
            before[hour + 1] = before[hour] + hours[hour];
        }
        if (before[HOURS] <= 0) {
            throw new IllegalArgumentException("nothing is spent in any hour of the week");
        }
    }

    private static double[] uniform() {
        double[] hours = new double[HOURS];
        Arrays.fill(hours, 1);
        return hours;
    }

    /** Which hour of the week it is. */
    public static int hour(Instant at) {
        return (int) Math.floorMod(Math.floorDiv(at.getEpochSecond(), 3600L), (long) HOURS);
    }

    /** What part of what is spent from {@code start} to {@code end} is usually spent after {@code now}, in [0, 1]. */
    public double left(Instant start, Instant now, Instant end) {
        double whole = until(end) - until(start);
        return whole <= 0 ? 0 : Math.clamp((until(end) - until(now)) / whole, 0, 1);
    }

    private double until(Instant at) {
        double hours = at.getEpochSecond() / SECONDS;
        double weeks = Math.floor(hours / HOURS);
        double ofWeek = hours - weeks * HOURS;
        int whole = Math.min(HOURS - 1, (int) ofWeek);
        return weeks * before[HOURS] + before[whole] + (ofWeek - whole) * (before[whole + 1] - before[whole]);
    }
}
