/** Policies against recorded traffic; here, what all of its packages share. */
@NullMarked
package dev.sluice.replay;

import org.jspecify.annotations.NullMarked;
