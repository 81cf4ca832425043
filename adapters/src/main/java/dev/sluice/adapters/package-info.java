/** Calling model providers. */
@NullMarked
package dev.sluice.adapters;

import org.jspecify.annotations.NullMarked;
