/** What anyone could do without Sluice: routers of the usual kinds, learned on the same prompts. */
@NullMarked
package dev.sluice.replay.baseline;

import org.jspecify.annotations.NullMarked;
