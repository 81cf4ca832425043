package dev.sluice.core;

/** The policies in force, by what a caller may put in the field {@code model}. */
public interface PolicyBook {

    /**
     * {@code auto} is the default policy, a policy's name that policy, a backend's id always that backend.
     *
     * @throws Refusal.ModelNotFound for any other name
     */
    Policy named(String model);
}
