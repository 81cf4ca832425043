/** Policies against recorded traffic: the command line of fit, serve-recorded, gateway-config and play. */
@NullMarked
package dev.sluice.replay;

import org.jspecify.annotations.NullMarked;
