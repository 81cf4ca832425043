/** Judging completions. */
@NullMarked
package dev.sluice.policies.verify;

import org.jspecify.annotations.NullMarked;
