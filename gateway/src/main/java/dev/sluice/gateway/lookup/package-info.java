/** What callers can ask besides inference: models, their decisions, what is left to them, and a say on answers. */
@NullMarked
package dev.sluice.gateway.lookup;

import org.jspecify.annotations.NullMarked;
