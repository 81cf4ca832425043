/** Verifiers against endpoints that behave and that do not. */
@NullMarked
package dev.sluice.adapters.verify;

import org.jspecify.annotations.NullMarked;
