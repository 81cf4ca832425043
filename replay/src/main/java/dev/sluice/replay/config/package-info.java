/** A gateway's configuration for a pool of recorded models. */
@NullMarked
package dev.sluice.replay.config;

import org.jspecify.annotations.NullMarked;
