@NullMarked
package dev.sluice.gateway.preferences;

import org.jspecify.annotations.NullMarked;
