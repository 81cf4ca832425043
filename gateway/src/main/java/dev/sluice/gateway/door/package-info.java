/** The bridge between Netty's event loop and the walk, and the callers' side of a request. */
@NullMarked
package dev.sluice.gateway.door;

import org.jspecify.annotations.NullMarked;
