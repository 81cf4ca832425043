/** What happened. */
@NullMarked
package dev.sluice.core.outcome;

import org.jspecify.annotations.NullMarked;
