/** Calculations that a text states, computed again. */
@NullMarked
package dev.sluice.policies.arithmetic;

import org.jspecify.annotations.NullMarked;
