/** What replicas share, against a real server. */
@NullMarked
package dev.sluice.adapters.postgres;

import org.jspecify.annotations.NullMarked;
