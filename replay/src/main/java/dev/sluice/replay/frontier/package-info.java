/** What a policy achieves for a given budget: its price tuned on what is known beforehand, and paced along the stream. */
@NullMarked
package dev.sluice.replay.frontier;

import org.jspecify.annotations.NullMarked;
