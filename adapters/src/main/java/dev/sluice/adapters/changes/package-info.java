/** What was changed while the gateway ran: kept, audited, and told to every replica. */
@NullMarked
package dev.sluice.adapters.changes;

import org.jspecify.annotations.NullMarked;
