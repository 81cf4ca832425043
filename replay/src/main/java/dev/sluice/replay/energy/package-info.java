/** How well the energy of answers tells which are right. */
@NullMarked
package dev.sluice.replay.energy;

import org.jspecify.annotations.NullMarked;
