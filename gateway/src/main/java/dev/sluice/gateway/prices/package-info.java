/** What backends cost: by the configuration, by what was corrected since, and by the time. */
@NullMarked
package dev.sluice.gateway.prices;

import org.jspecify.annotations.NullMarked;
