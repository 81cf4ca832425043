/** The command {@code evaluate}: a policy measured on recorded outcomes, beside what anyone could do without it. */
@NullMarked
package dev.sluice.replay.evaluate;

import org.jspecify.annotations.NullMarked;
