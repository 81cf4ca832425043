/** Recorded prompts driven through a running gateway by a real OpenAI client. */
@NullMarked
package dev.sluice.replay.play;

import org.jspecify.annotations.NullMarked;
