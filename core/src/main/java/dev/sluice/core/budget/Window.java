package dev.sluice.core.budget;

/** The stretch of time over which a budget counts; starts anew at each boundary in UTC. */
public enum Window {
    MINUTE,
    HOUR,
    DAY,
    MONTH,
    LIFETIME
}
