/** The command line and the list of its commands. */
@NullMarked
package dev.sluice.replay.commands;

import org.jspecify.annotations.NullMarked;
