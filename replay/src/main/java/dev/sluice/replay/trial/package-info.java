/**
 * Prompts decided and run as a gateway would, against recorded answers. Nothing in here knows what is right: scores are
 * not among the types, and whoever scores joins by the prompt's key afterwards.
 */
@NullMarked
package dev.sluice.replay.trial;

import org.jspecify.annotations.NullMarked;
