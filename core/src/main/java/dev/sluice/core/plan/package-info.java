/** Structures of calls, what they are likely to do, and the choice among them. */
@NullMarked
package dev.sluice.core.plan;

import org.jspecify.annotations.NullMarked;
