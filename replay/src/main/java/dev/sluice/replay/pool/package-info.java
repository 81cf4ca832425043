/** Recorded models as the backends of a gateway. */
@NullMarked
package dev.sluice.replay.pool;

import org.jspecify.annotations.NullMarked;
