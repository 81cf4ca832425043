package dev.sluice.adapters.changes;

import java.time.Instant;

/**
 * A change that was made, as the audit tells of it.
 *
 * @param before in JSON
 * @param after in JSON
 */
public record Recorded(long revision, Instant at, String who, String what, String before, String after) {}
