package dev.sluice.replay.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A month of requests: nights and weekends are quiet, and somewhere in the middle there are some days with three times
 * the traffic. How hard a request is varies widely; an estimator sees it with an error.
 */
final class Traffic {

    static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    static final int DAYS = 30;

    /** Of the difficulty over the requests. */
    static final double DIFFICULTY = 1.6;

    /** Of the estimator's error. */
    static final double ERROR = .7;

    private static final int HOURS = DAYS * 24;
    private static final double BURST = 3;
    private static final int BURST_HOURS = 36;
    private static final double NIGHT = .2;
    private static final double WEEKEND = .35;
    private static final double PROMPT_LOG = Math.log(350);
    private static final double PROMPT_SPREAD = .8;
    private static final double SECONDS = 3600;

    private final Random random;
    private final int requests;

    private Traffic(long seed, int requests) {
        this.random = new Random(seed);
        this.requests = requests;
    }

    /** @param requests about so many */
    static List<Question> month(long seed, int requests) {
        return new Traffic(seed, requests).draw();
    }

    private List<Question> draw() {
        int burst = 24 * (6 + random.nextInt(14)) + random.nextInt(24);
        double[] rate = new double[HOURS];
        double whole = 0;
        for (int hour = 0; hour < HOURS; hour++) {
            boolean bursting = hour >= burst && hour < burst + BURST_HOURS;
            rate[hour] = usual(hour) * (bursting ? BURST : 1);
            whole += rate[hour];
        }
        List<Instant> times = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            for (int i = poisson(requests * rate[hour] / whole); i > 0; i--) {
                times.add(START.plus(Duration.ofMillis((long) (1000 * SECONDS * (hour + random.nextDouble())))));
            }
        }
        times.sort(Comparator.naturalOrder());
        List<Question> questions = new ArrayList<>();
        for (Instant at : times) {
            questions.add(question(questions.size(), at));
        }
        return questions;
    }

    /** The first of June 2026 is a Monday. */
    private static double usual(int hour) {
        int ofDay = hour % 24;
        double day = ofDay >= 6 && ofDay < 22 ? Math.sin(Math.PI * (ofDay - 5) / 17) : 0;
        return (NIGHT + day) * (hour / 24 % 7 >= 5 ? WEEKEND : 1);
    }

    private int poisson(double mean) {
        return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }

    private Question question(int number, Instant at) {
        double difficulty = DIFFICULTY * random.nextGaussian();
        // half of what decides whether an answer is right is shared by all models
        double shared = random.nextDouble();
        List<SimulatedArm> pool = SimulatedArm.POOL;
        boolean[] right = new boolean[pool.size()];
        long[] written = new long[pool.size()];
        double length = random.nextGaussian();
        for (int arm = 0; arm < pool.size(); arm++) {
            double drawn = random.nextBoolean() ? shared : random.nextDouble();
            right[arm] = drawn < pool.get(arm).right(difficulty);
            written[arm] = Math.max(1, Math.round(pool.get(arm).tokens() * Math.exp(SimulatedArm.SPREAD * length)));
        }
        return new Question(
                number,
                at,
                difficulty + ERROR * random.nextGaussian(),
                Math.max(10, Math.round(Math.exp(PROMPT_LOG + PROMPT_SPREAD * random.nextGaussian()))),
                right,
                written);
    }
}
