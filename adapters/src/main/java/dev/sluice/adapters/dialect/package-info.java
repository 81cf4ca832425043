/** The wire dialects of model providers: how a call is written and how its answer is read. */
@NullMarked
package dev.sluice.adapters.dialect;

import org.jspecify.annotations.NullMarked;
