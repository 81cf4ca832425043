/** Whether an answer is right, told from its text and the known right answer. */
@NullMarked
package dev.sluice.replay.score;

import org.jspecify.annotations.NullMarked;
