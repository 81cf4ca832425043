package dev.sluice.replay.pool;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Protocol;

/**
 * A recorded model as a gateway would call it.
 *
 * @param model its name in the records
 * @param protocol one of the ways of calling the backend that lead to this model's answers
 */
public record PoolArm(String model, Backend backend, Protocol protocol) {}
