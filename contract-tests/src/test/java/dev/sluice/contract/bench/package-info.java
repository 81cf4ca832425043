/** What the decision costs. Measured on demand, not part of the build. */
@NullMarked
package dev.sluice.contract.bench;

import org.jspecify.annotations.NullMarked;
