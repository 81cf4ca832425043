/** Budgets that several replicas share: each decides on slices that it was granted, and no slice is granted twice. */
@NullMarked
package dev.sluice.adapters.lease;

import org.jspecify.annotations.NullMarked;
