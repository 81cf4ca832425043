package dev.sluice.gateway.config;

import dev.sluice.adapters.Secret;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The environment variables in which secrets stand; files only name them. */
record Environment(Function<String, @Nullable String> variables) {

    /** The secret in a variable. */
    Secret secret(String name) {
        return secret(name, false);
    }

    /** @param optional whether a variable that is not set means that there is no secret */
    Secret secret(String name, boolean optional) {
        String value = variables.apply(name);
        if (value == null || value.isEmpty()) {
            if (optional) {
                return Secret.NONE;
            }
            throw new IllegalArgumentException("environment variable " + name + " is not set");
        }
        if (value.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("the secret in environment variable " + name + " contains white space");
        }
        return new Secret(value);
    }
}
