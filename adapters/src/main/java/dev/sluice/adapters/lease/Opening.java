package dev.sluice.adapters.lease;

/**
 * A budget's limit, to be set for all who share it.
 *
 * @param endSecond the end of the period that must not have granted more than the limit
 * @param evenBelowUse set it whatever was granted, as is possible with a rate limit
 */
public record Opening(BudgetName name, long endSecond, long limit, boolean evenBelowUse) {}
