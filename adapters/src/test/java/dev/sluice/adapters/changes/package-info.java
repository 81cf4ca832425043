/** Changes kept, audited and told to every replica. */
@NullMarked
package dev.sluice.adapters.changes;

import org.jspecify.annotations.NullMarked;
