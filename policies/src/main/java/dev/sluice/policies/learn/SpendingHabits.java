package dev.sluice.policies.learn;

import dev.sluice.core.budget.Habits;
import dev.sluice.core.budget.Pace;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Rejected;
import dev.sluice.policies.forecast.Numbers;
import java.time.Instant;
import java.util.Comparator;

/**
 * Learns how money is usually spent: from what decisions would have chosen at no exchange rate, so that pacing does not
 * learn from itself. Used by one thread.
 */
public final class SpendingHabits {

    /** What was seen so many decisions ago counts for a third. */
    private static final double MEMORY = 2_000;

    /** Weight of the last week against those before. */
    private static final double NEWEST = .3;

    /** What of the plan does not follow the habit, for the day that is unlike others. */
    private static final double EVEN = .2;

    private static final int DAY = 24;
    private static final long SECONDS = 3600;

    private final double[] hours = new double[Pace.HOURS];
    private final int[] seen = new int[Pace.HOURS];
    private double gained;
    private double spentAbove;
    /** Counted from the epoch; before the first outcome there is none. */
    private long hour = Long.MIN_VALUE;

    private boolean sinceItsStart;
    private double inThisHour;
    private int closedHours;
    private Pace pace = Pace.UNIFORM;

    /** One line, as {@link #read} takes it. */
    String write() {
        double[] often = new double[Pace.HOURS];
        for (int h = 0; h < Pace.HOURS; h++) {
            often[h] = seen[h];
        }
        return String.join(
                " | ",
                Numbers.text(hours),
                Numbers.text(often),
                Numbers.text(gained, spentAbove, inThisHour),
                Long.toString(hour),
                Boolean.toString(sinceItsStart),
                Integer.toString(closedHours));
    }

    /** @throws IllegalArgumentException where it is something else */
    static SpendingHabits read(String text) {
        String[] parts = text.split(" \\| ", -1);
        if (parts.length != 6) {
            throw new IllegalArgumentException("spending has 6 parts, this has " + parts.length);
        }
        double[] hours = Numbers.of(parts[0]);
        double[] often = Numbers.of(parts[1]);
        double[] rest = Numbers.of(parts[2]);
        if (hours.length != Pace.HOURS || often.length != Pace.HOURS || rest.length != 3) {
            throw new IllegalArgumentException("spending is of " + hours.length + " hours, not of " + Pace.HOURS);
        }
        SpendingHabits habits = new SpendingHabits();
        for (int h = 0; h < Pace.HOURS; h++) {
            habits.hours[h] = hours[h];
            habits.seen[h] = (int) often[h];
        }
        habits.gained = rest[0];
        habits.spentAbove = rest[1];
        habits.inThisHour = rest[2];
        habits.hour = Long.parseLong(parts[3]);
        habits.sinceItsStart = Boolean.parseBoolean(parts[4]);
        habits.closedHours = Integer.parseInt(parts[5]);
        if (habits.closedHours >= DAY) {
            habits.pace = habits.learned();
        }
        return habits;
    }

    /** The same habits, which another thread may read. */
    SpendingHabits copy() {
        return read(write());
    }

    public Habits habits() {
        return new Habits(spentAbove == 0 ? 0 : gained / spentAbove, pace);
    }

    public void seen(Outcome outcome) {
        Decision decision = outcome.decision();
        moveTo(outcome.at());
        inThisHour += decision.unpaced().cost().inUsd();
        Forecast cheapest = decision.rejected().stream()
                .map(Rejected::forecast)
                .min(Comparator.comparing(Forecast::cost))
                .filter(other -> other.cost().compareTo(decision.chosen().cost()) < 0)
                .orElse(decision.chosen());
        double above = decision.unpaced().cost().inUsd() - cheapest.cost().inUsd();
        if (above > 0) {
            double kept = 1 - 1 / MEMORY;
            double gain =
                    decision.unpaced().success().mean() - cheapest.success().mean();
            gained = Math.max(0, kept * gained + gain);
            spentAbove = kept * spentAbove + above;
        }
    }

    private void moveTo(Instant at) {
        long now = Math.floorDiv(at.getEpochSecond(), SECONDS);
        if (hour == Long.MIN_VALUE || now - hour > Pace.HOURS) {
            hour = now;
            inThisHour = 0;
            sinceItsStart = false;
            return;
        }
        while (hour < now) {
            close();
            hour++;
            sinceItsStart = true;
            inThisHour = 0;
        }
    }

    private void close() {
        if (!sinceItsStart) {
            return;
        }
        int ofWeek = (int) Math.floorMod(hour, (long) Pace.HOURS);
        hours[ofWeek] = seen[ofWeek] == 0 ? inThisHour : hours[ofWeek] + NEWEST * (inThisHour - hours[ofWeek]);
        seen[ofWeek]++;
        closedHours++;
        if (closedHours >= DAY) {
            pace = learned();
        }
    }

    /** An hour of the week not seen yet is taken for the same hour of the days that were. */
    private Pace learned() {
        double[] plan = new double[Pace.HOURS];
        double whole = 0;
        for (int h = 0; h < Pace.HOURS; h++) {
            plan[h] = seen[h] > 0 ? hours[h] : onOtherDays(h);
            whole += plan[h];
        }
        if (whole <= 0) {
            return Pace.UNIFORM;
        }
        for (int h = 0; h < Pace.HOURS; h++) {
            plan[h] = (1 - EVEN) * plan[h] + EVEN * whole / Pace.HOURS;
        }
        return new Pace(plan);
    }

    private double onOtherDays(int ofWeek) {
        double sum = 0;
        int days = 0;
        for (int h = ofWeek % DAY; h < Pace.HOURS; h += DAY) {
            if (seen[h] > 0) {
                sum += hours[h];
                days++;
            }
        }
        return days == 0 ? 0 : sum / days;
    }
}
