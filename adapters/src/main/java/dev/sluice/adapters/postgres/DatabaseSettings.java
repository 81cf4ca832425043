package dev.sluice.adapters.postgres;

import dev.sluice.adapters.Secret;

/**
 * How a PostgreSQL database is reached.
 *
 * @param url as JDBC writes it, for example {@code jdbc:postgresql://db:5432/sluice}
 * @param connections at most, all users together
 */
public record DatabaseSettings(String url, String user, Secret password, int connections) {

    public static final int USUAL_CONNECTIONS = 6;
    private static final String PREFIX = "jdbc:postgresql:";

    public DatabaseSettings {
        if (!url.startsWith(PREFIX)) {
            throw new IllegalArgumentException("url must begin with " + PREFIX + ": " + url);
        }
        if (url.contains("password=")) {
            throw new IllegalArgumentException("url must not hold a password; name the variable that does");
        }
        if (user.isBlank()) {
            throw new IllegalArgumentException("user must not be blank");
        }
        if (connections < 2) {
            throw new IllegalArgumentException("connections must be at least 2: " + connections);
        }
    }
}
