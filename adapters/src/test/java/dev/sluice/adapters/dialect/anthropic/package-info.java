/** Tests of what is written to and read from the Messages wire. */
@NullMarked
package dev.sluice.adapters.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
