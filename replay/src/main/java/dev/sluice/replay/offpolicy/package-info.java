/**
 * What a draft policy would have cost and achieved on decisions that were made by another: estimates from a log that says
 * with which probability each plan was chosen.
 */
@NullMarked
package dev.sluice.replay.offpolicy;

import org.jspecify.annotations.NullMarked;
