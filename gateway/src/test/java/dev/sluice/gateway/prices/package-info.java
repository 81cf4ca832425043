@NullMarked
package dev.sluice.gateway.prices;

import org.jspecify.annotations.NullMarked;
