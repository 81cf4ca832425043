package dev.sluice.replay.pace;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.request.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model as the simulation has it: right with probability 1 / (1 + exp(-slope (skill - difficulty))), and writing
 * log-normally many tokens.
 *
 * @param skill the difficulty at which every second answer is right
 * @param tokens the median of what it writes, thinking included
 */
record SimulatedArm(Backend backend, double skill, double slope, double tokens) {

    /** Of the logarithm of what is written. */
    static final double SPREAD = .7;

    static final String BEST = "thinker";
    static final String CHEAPEST = "nine-b";

    /**
     * After what real models of these prices reached on recorded prompts: 64, 80, 83 and 94 % right on a mix of
     * grade-school and competition maths.
     */
    static final List<SimulatedArm> POOL = List.of(
            arm(CHEAPEST, "0.10", "0.10", .8, .9, 220),
            arm("mini", "0.15", "0.60", 1.9, .9, 240),
            arm("frontier", "3", "15", 2.3, .9, 260),
            arm(BEST, "3", "12", 3.6, 1.1, 1_100));

    private static SimulatedArm arm(
            String id, String inputUsd, String outputUsd, double skill, double slope, double tokens) {
        return new SimulatedArm(
                new Backend(
                        id,
                        id,
                        new ModelCard(id, id, ThinkingControl.NONE, Set.of()),
                        Price.perMillion(inputUsd, inputUsd, outputUsd),
                        new Tokens(128_000),
                        new Tokens(32_000),
                        Map.of()),
                skill,
                slope,
                tokens);
    }

    double right(double difficulty) {
        return 1 / (1 + Math.exp(-slope * (skill - difficulty)));
    }

    /** The same where the difficulty is only known to be normal, by MacKay's approximation. */
    double right(double mean, double variance) {
        double flattened = slope / Math.sqrt(1 + Math.PI * slope * slope * variance / 8);
        return 1 / (1 + Math.exp(-flattened * (skill - mean)));
    }
}
