/** What was decided and what came of it, for a while: to be looked at, and to be joined with feedback. */
@NullMarked
package dev.sluice.gateway.journal;

import org.jspecify.annotations.NullMarked;
