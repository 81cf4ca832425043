package dev.sluice.adapters.lease;

/**
 * How a replica stands with the store of slices.
 *
 * @param reached whether it answered when it was last asked
 * @param replicas how many were alive then
 */
public record Standing(boolean reached, int replicas) {}
