/** A model that judges another's answer. */
@NullMarked
package dev.sluice.policies.verify.judge;

import org.jspecify.annotations.NullMarked;
