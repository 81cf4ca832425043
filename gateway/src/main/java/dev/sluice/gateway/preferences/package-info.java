/** Preference pairs of tool calls for offline training, kept only where the operator wants it: they hold prompts. */
@NullMarked
package dev.sluice.gateway.preferences;

import org.jspecify.annotations.NullMarked;
