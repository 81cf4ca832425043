/** The energy of answers: how unlikely one is to be right, learned from outcomes. */
@NullMarked
package dev.sluice.policies.verify.energy;

import org.jspecify.annotations.NullMarked;
