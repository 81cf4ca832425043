@NullMarked
package dev.sluice.gateway.wiring;

import org.jspecify.annotations.NullMarked;
