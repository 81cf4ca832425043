/** Tests of breakers, slots and retries. */
@NullMarked
package dev.sluice.adapters.resilience;

import org.jspecify.annotations.NullMarked;
