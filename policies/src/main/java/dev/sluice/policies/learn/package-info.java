/** Learning from outcomes. */
@NullMarked
package dev.sluice.policies.learn;

import org.jspecify.annotations.NullMarked;
