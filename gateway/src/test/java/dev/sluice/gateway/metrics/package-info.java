@NullMarked
package dev.sluice.gateway.metrics;

import org.jspecify.annotations.NullMarked;
