package dev.sluice.core.budget;

import dev.sluice.core.request.Spend;

/**
 * No money: nothing was reserved in any scope.
 *
 * @param account the one that could not afford it
 * @param needed what was asked for
 */
public record Shortfall(Account account, Spend needed) implements Grant {}
