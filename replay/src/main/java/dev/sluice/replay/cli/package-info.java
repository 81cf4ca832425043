/** Flags of the command line: declared, read, explained. */
@NullMarked
package dev.sluice.replay.cli;

import org.jspecify.annotations.NullMarked;
