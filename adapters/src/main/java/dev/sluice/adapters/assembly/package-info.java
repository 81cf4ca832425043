/** Endpoints put together into something that can be called. */
@NullMarked
package dev.sluice.adapters.assembly;

import org.jspecify.annotations.NullMarked;
