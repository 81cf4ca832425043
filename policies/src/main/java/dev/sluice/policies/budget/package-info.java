/** Who may spend what: ledgers. */
@NullMarked
package dev.sluice.policies.budget;

import org.jspecify.annotations.NullMarked;
