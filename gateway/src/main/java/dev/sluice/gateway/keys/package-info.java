/** The keys callers present, and who they are by them. */
@NullMarked
package dev.sluice.gateway.keys;

import org.jspecify.annotations.NullMarked;
