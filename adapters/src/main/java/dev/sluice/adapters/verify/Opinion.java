package dev.sluice.adapters.verify;

import java.util.OptionalDouble;

/**
 * What an endpoint thinks of an answer.
 *
 * @param confidence that it is right, in [0, 1]; empty where the endpoint abstains
 */
record Opinion(OptionalDouble confidence) {

    static final Opinion NONE = new Opinion(OptionalDouble.empty());

    static Opinion of(double confidence) {
        return new Opinion(OptionalDouble.of(confidence));
    }
}
