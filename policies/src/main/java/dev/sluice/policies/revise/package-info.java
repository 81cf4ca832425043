/** Tool calls: read, repaired, checked, ranked. */
@NullMarked
package dev.sluice.policies.revise;

import org.jspecify.annotations.NullMarked;
