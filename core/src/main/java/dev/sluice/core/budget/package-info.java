/** Who may spend what. */
@NullMarked
package dev.sluice.core.budget;

import org.jspecify.annotations.NullMarked;
