package dev.sluice.gateway.config;

import dev.sluice.adapters.lease.Slicing;
import dev.sluice.adapters.postgres.DatabaseSettings;

/**
 * What several replicas share, and how.
 *
 * @param slicing how much of a budget each of them holds
 */
public record SharedSettings(DatabaseSettings database, Slicing slicing) {}
