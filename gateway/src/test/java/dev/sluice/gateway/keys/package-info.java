@NullMarked
package dev.sluice.gateway.keys;

import org.jspecify.annotations.NullMarked;
