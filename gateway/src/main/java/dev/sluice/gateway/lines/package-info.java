/** Lines on disk, bounded in bytes and age. */
@NullMarked
package dev.sluice.gateway.lines;

import org.jspecify.annotations.NullMarked;
