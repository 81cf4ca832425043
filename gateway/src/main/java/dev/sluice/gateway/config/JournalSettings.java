package dev.sluice.gateway.config;

import java.time.Duration;

/**
 * How long decisions are kept on disk; whichever bound is reached first counts.
 *
 * @param bytes on disk at most; zero for none
 * @param age at most
 */
public record JournalSettings(long bytes, Duration age) {

    public static final JournalSettings DEFAULT = new JournalSettings(1L << 30, Duration.ofDays(30));

    private static final long LEAST = 1 << 20;

    public JournalSettings {
        if (bytes != 0 && bytes < LEAST) {
            throw new IllegalArgumentException("size must be 0 or at least 1MB: " + bytes + " bytes");
        }
        if (!age.isPositive()) {
            throw new IllegalArgumentException("age must be positive: " + age);
        }
    }

    public boolean kept() {
        return bytes > 0;
    }
}
