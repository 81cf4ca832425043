/** A provider that answers from a script: for simulated backends and for playing back recorded answers. */
@NullMarked
package dev.sluice.adapters.standin;

import org.jspecify.annotations.NullMarked;
