/** Ledgers that outlive the process. */
@NullMarked
package dev.sluice.adapters.ledger;

import org.jspecify.annotations.NullMarked;
