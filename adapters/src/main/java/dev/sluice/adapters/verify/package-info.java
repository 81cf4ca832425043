/** Verifiers that ask somebody else over HTTP. */
@NullMarked
package dev.sluice.adapters.verify;

import org.jspecify.annotations.NullMarked;
