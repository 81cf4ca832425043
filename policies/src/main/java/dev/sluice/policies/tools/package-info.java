/** Tool calls: read, repaired, checked, ranked. */
@NullMarked
package dev.sluice.policies.tools;

import org.jspecify.annotations.NullMarked;
