@NullMarked
package dev.sluice.gateway.journal;

import org.jspecify.annotations.NullMarked;
