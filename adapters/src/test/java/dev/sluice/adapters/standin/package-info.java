/** Tests of the stand-in provider through the client that calls it. */
@NullMarked
package dev.sluice.adapters.standin;

import org.jspecify.annotations.NullMarked;
