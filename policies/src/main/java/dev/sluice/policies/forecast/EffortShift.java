package dev.sluice.policies.forecast;

import dev.sluice.core.call.Protocol;

/**
 * How an effort level shifts an arm known at the model's own effort: believed, not measured, until outcomes say more.
 *
 * @param logit added to the logit of success
 * @param lengthFactor on the tokens written
 */
record EffortShift(double logit, double lengthFactor) {

    private static final EffortShift NONE = new EffortShift(0, 1);
    private static final EffortShift LOW = new EffortShift(-.3, .5);
    private static final EffortShift HIGH = new EffortShift(.15, 2);

    static EffortShift of(Protocol protocol) {
        return switch (protocol) {
            case Protocol.AsAsked a -> NONE;
            case Protocol.Direct d -> NONE;
            case Protocol.Thinking t -> NONE;
            case Protocol.Effort e ->
                switch (e.level()) {
                    case LOW -> LOW;
                    case MEDIUM -> NONE;
                    case HIGH -> HIGH;
                };
        };
    }

    Arm apply(Arm arm) {
        if (equals(NONE)) {
            return arm;
        }
        double[] weights = arm.weights().clone();
        double[] length = arm.lengthWeights().clone();
        weights[0] += logit;
        length[0] += Math.log(lengthFactor);
        return new Arm(
                arm.family(),
                arm.thinks(),
                arm.observations(),
                arm.core(),
                weights,
                arm.precision(),
                length,
                arm.lengthSpread(),
                arm.firstChunkSeconds(),
                arm.tokenSeconds());
    }
}
