/** What every implementation of a port must do, and the implementations that do it. */
@NullMarked
package dev.sluice.contract.port;

import org.jspecify.annotations.NullMarked;
