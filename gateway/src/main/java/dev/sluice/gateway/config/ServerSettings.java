package dev.sluice.gateway.config;

import java.time.Duration;

/**
 * What the door allows one request.
 *
 * @param maxBodyBytes larger bodies are refused
 * @param requestTimeout the longest a request may take whose caller sets no deadline
 * @param heartbeat how long a stream may be silent before a comment keeps it alive
 */
public record ServerSettings(long maxBodyBytes, Duration requestTimeout, Duration heartbeat) {

    public static final ServerSettings DEFAULT =
            new ServerSettings(16L << 20, Duration.ofMinutes(10), Duration.ofSeconds(10));

    public ServerSettings {
        if (maxBodyBytes < 1 || maxBodyBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("max-body must lie in [1B, 2GB): " + maxBodyBytes + " bytes");
        }
        if (!requestTimeout.isPositive()) {
            throw new IllegalArgumentException("request-timeout must be positive: " + requestTimeout);
        }
        if (heartbeat.toMillis() < 100) {
            throw new IllegalArgumentException("heartbeat must be at least 100ms: " + heartbeat);
        }
    }
}
