/** Keeping trouble with one backend from becoming everybody's: breakers, slots and retries. */
@NullMarked
package dev.sluice.adapters.resilience;

import org.jspecify.annotations.NullMarked;
