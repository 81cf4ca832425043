package dev.sluice.replay.pace;

import java.time.Instant;

/**
 * One request of the simulated month, and how every model would fare with it.
 *
 * @param seen the difficulty as an estimator sees it, which is not quite what it is
 * @param promptTokens what the prompt measures
 * @param right whether each arm of the pool is right
 * @param written tokens that each arm of the pool writes
 */
record Question(int number, Instant at, double seen, long promptTokens, boolean[] right, long[] written) {

    String id() {
        return "q" + number;
    }
}
