/** The walk of a request and the ports it passes through. */
@NullMarked
package dev.sluice.core;

import org.jspecify.annotations.NullMarked;
