/** What replicas share: a PostgreSQL database. */
@NullMarked
package dev.sluice.adapters.postgres;

import org.jspecify.annotations.NullMarked;
