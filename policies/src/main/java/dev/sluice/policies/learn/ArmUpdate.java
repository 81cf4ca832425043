package dev.sluice.policies.learn;

import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Usage;
import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.Logistic;

/**
 * One step of learning an arm, pure.
 *
 * <p>Success: an extended Kalman step of the logistic model with independent weights, w_j += v_j f_j (y - p) / (1 + h
 * s2), 1/v_j += h f_j^2, where v_j is the variance of a weight, h = p (1 - p) and s2 the variance of the logit. What was
 * fitted offline counts as at most a few dozen outcomes, and what was learned as at most a few hundred, so that an arm
 * follows a backend that changes.
 */
final class ArmUpdate {

    private static final double FITTED_BIAS_PRECISION = 5;
    private static final double FITTED_PRECISION = 40;
    private static final double DOUBTED_BIAS_PRECISION = .5;
    private static final double DOUBTED_PRECISION = 3;
    private static final double MOST_BIAS_PRECISION = 60;
    private static final double MOST_PRECISION = 400;
    /** So that an arm held for certain still learns from being wrong. */
    private static final double LEAST_CURVATURE = .05;

    private static final double LENGTH_RATE = .03;
    private static final double SPEED_RATE = .1;
    private static final double LARGEST_SURPRISE = 2;
    private static final double LEAST_SPREAD = .2;
    private static final double LEAST_SECONDS = 1e-5;
    private static final int FEWEST_TOKENS_TIMED = 4;

    private ArmUpdate() {}

    /** A fitted arm as learning starts from it: as sure of itself as a few dozen outcomes would make it. */
    static Arm open(Arm fitted) {
        double[] precision = fitted.precision().clone();
        for (int i = 0; i < precision.length; i++) {
            precision[i] = Math.min(precision[i], i == 0 ? FITTED_BIAS_PRECISION : FITTED_PRECISION);
        }
        return with(fitted, fitted.observations(), fitted.weights(), precision);
    }

    /** An arm that is no longer what it was: what was known of it counts for a few outcomes. */
    static Arm doubted(Arm arm) {
        double[] precision = arm.precision().clone();
        for (int i = 0; i < precision.length; i++) {
            precision[i] = Math.min(precision[i], i == 0 ? DOUBTED_BIAS_PRECISION : DOUBTED_PRECISION);
        }
        return with(arm, arm.observations(), arm.weights(), precision);
    }

    /** @param success in [0, 1] */
    static Arm judged(Arm arm, double[] features, double success) {
        Arm moved = moved(arm, features, step(arm, features, success, 1));
        return with(moved, arm.observations() + 1, moved.weights(), moved.precision());
    }

    /** What was seen, or looked for and not seen, of an answer that nobody judged. */
    static Arm implied(Arm arm, double[] features, Implied sight, boolean seen) {
        double p = Logistic.of(arm.logit(features));
        return moved(arm, features, step(arm, features, sight.posterior(p, seen), sight.weight(p)));
    }

    /** How far evidence moves an arm, and how much surer it makes it. */
    record Step(double by, double curvature) {}

    /** What a sight moves that feedback may take back: never as far as being told, however little is known of the arm. */
    static Step concluded(Arm arm, double[] features, Implied sight, boolean seen) {
        double p = Logistic.of(arm.logit(features));
        Step told = step(arm, features, sight.posterior(p, seen), 1);
        return new Step(told.by(), told.curvature() * sight.weight(p));
    }

    /** @param weight of it as evidence, in (0, 1] of being told */
    private static Step step(Arm arm, double[] features, double success, double weight) {
        double p = Logistic.of(arm.logit(features));
        double curvature = weight * Math.max(LEAST_CURVATURE, p * (1 - p));
        return new Step((success - p) / (1 + curvature * variance(arm, features)), curvature);
    }

    static Arm moved(Arm arm, double[] features, Step step) {
        double[] weights = arm.weights().clone();
        double[] precision = arm.precision().clone();
        for (int i = 0; i < features.length; i++) {
            weights[i] += features[i] * step.by() / precision[i];
            double most = i == 0 ? MOST_BIAS_PRECISION : MOST_PRECISION;
            precision[i] = Math.min(most, precision[i] + step.curvature() * features[i] * features[i]);
        }
        return with(arm, arm.observations(), weights, precision);
    }

    /** Exactly, where nothing was learned since; else as far as what came later has not made it small. */
    static Arm takenBack(Arm arm, double[] features, Step step) {
        double[] weights = arm.weights().clone();
        double[] precision = arm.precision().clone();
        for (int i = 0; i < features.length; i++) {
            double before = precision[i] - step.curvature() * features[i] * features[i];
            precision[i] = Math.max(before, precision[i] / 2);
            weights[i] -= features[i] * step.by() / precision[i];
        }
        return with(arm, arm.observations(), weights, precision);
    }

    /**
     * Takes back a judgement that was wrong, as far as later ones have not: by what the difference would have moved.
     *
     * @param by how much better the answer was than was said of it, in [-1, 1]
     */
    static Arm corrected(Arm arm, double[] features, double by) {
        double[] weights = arm.weights().clone();
        double variance = variance(arm, features);
        double p = Logistic.of(arm.logit(features));
        double step = by / (1 + Math.max(LEAST_CURVATURE, p * (1 - p)) * variance);
        for (int i = 0; i < features.length; i++) {
            weights[i] += features[i] * step / arm.precision()[i];
        }
        return with(arm, arm.observations(), weights, arm.precision());
    }

    private static double variance(Arm arm, double[] features) {
        double variance = 0;
        for (int i = 0; i < features.length; i++) {
            variance += features[i] * features[i] / arm.precision()[i];
        }
        return variance;
    }

    private static Arm with(Arm arm, long observations, double[] weights, double[] precision) {
        return new Arm(
                arm.family(),
                arm.thinks(),
                observations,
                arm.core(),
                weights,
                precision,
                arm.lengthWeights(),
                arm.lengthSpread(),
                arm.firstChunkSeconds(),
                arm.tokenSeconds());
    }

    static double success(Arm arm, double[] features) {
        return Logistic.of(arm.logit(features));
    }

    /** Length and speed; needs nobody's judgement. */
    static Arm seen(Arm arm, double[] features, Completion completion, int choices) {
        double tokens = completion.usage().output().count() / (double) choices;
        if (tokens < 1 || completion.usage().source() == Usage.Source.CEILING) {
            return arm;
        }
        double surprise =
                Math.clamp(Math.log(tokens) - dot(arm.lengthWeights(), features), -LARGEST_SURPRISE, LARGEST_SURPRISE);
        boolean cutBelowForecast = completion.finish() == FinishReason.LENGTH && surprise < 0;
        double rate = cutBelowForecast ? 0 : LENGTH_RATE;
        double[] length = arm.lengthWeights().clone();
        length[0] += rate * surprise;
        double spread = Math.sqrt((1 - rate) * arm.lengthSpread() * arm.lengthSpread() + rate * surprise * surprise);
        double first = completion.toFirstChunk().toNanos() / 1e9;
        double rest = completion.latency().toNanos() / 1e9 - first;
        return new Arm(
                arm.family(),
                arm.thinks(),
                arm.observations(),
                arm.core(),
                arm.weights(),
                arm.precision(),
                length,
                Math.max(LEAST_SPREAD, spread),
                toward(arm.firstChunkSeconds(), first),
                tokens < FEWEST_TOKENS_TIMED ? arm.tokenSeconds() : toward(arm.tokenSeconds(), rest / tokens));
    }

    private static double toward(double known, double seen) {
        return Math.max(LEAST_SECONDS, known + SPEED_RATE * (seen - known));
    }

    private static double dot(double[] weights, double[] features) {
        double sum = 0;
        for (int i = 0; i < features.length; i++) {
            sum += weights[i] * features[i];
        }
        return sum;
    }
}
