package dev.sluice.gateway.admin;

import dev.sluice.adapters.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets the admin in, and nobody where no key is configured. */
record AdminGate(Optional<Secret> key) {

    private static final String BEARER = "bearer ";

    /** Why a call is not let in; empty where it is. */
    Optional<AdminAnswer> closedTo(@Nullable String authorization) {
        if (key.isEmpty()) {
            return Optional.of(AdminAnswer.error(
                    403,
                    "the admin API is closed: name the environment variable that holds its key under 'admin: {key-env: ...}'"
                            + " in sluice.yaml and restart"));
        }
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(
                    AdminAnswer.error(401, "the admin key is missing: send it as 'Authorization: Bearer ...'"));
        }
        byte[] sent = authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(sent, key.get().value().getBytes(StandardCharsets.UTF_8))
                ? Optional.empty()
                : Optional.of(AdminAnswer.error(401, "this is not the admin key"));
    }
}
