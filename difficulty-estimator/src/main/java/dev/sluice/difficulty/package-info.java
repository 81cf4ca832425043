/** What a prompt looks like, without knowing any model. */
@NullMarked
package dev.sluice.difficulty;

import org.jspecify.annotations.NullMarked;
