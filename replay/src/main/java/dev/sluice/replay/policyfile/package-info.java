/** Policies as people write them in {@code sluice.yaml}. */
@NullMarked
package dev.sluice.replay.policyfile;

import org.jspecify.annotations.NullMarked;
