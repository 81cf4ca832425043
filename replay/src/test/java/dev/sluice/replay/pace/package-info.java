@NullMarked
package dev.sluice.replay.pace;

import org.jspecify.annotations.NullMarked;
