/** A small house that breaks every rule once. */
@NullMarked
package dev.sluice.contract.architecture.wrong;

import org.jspecify.annotations.NullMarked;
