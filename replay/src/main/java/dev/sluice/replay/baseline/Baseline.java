package dev.sluice.replay.baseline;

import java.util.List;

/** A way of telling how likely each model of a pool is right about a prompt. */
public interface Baseline {

    String name();

    /** Whether it is told what the policy under test is not. */
    default boolean told() {
        return false;
    }

    /** By prompt, then by model. */
    double[][] success(List<Lesson> lessons, List<Known> prompts, long seed);

    /** All of them. */
    static List<Baseline> all() {
        return List.of(new Length(), new Neighbours(50), new DomainBlindLogistic(), new DomainMean());
    }
}
