/** Which plan is taken: candidates, objectives, limits. */
@NullMarked
package dev.sluice.policies.choice;

import org.jspecify.annotations.NullMarked;
