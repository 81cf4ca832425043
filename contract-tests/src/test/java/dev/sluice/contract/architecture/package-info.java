/** The plan of the house, as rules that can fail. */
@NullMarked
package dev.sluice.contract.architecture;

import org.jspecify.annotations.NullMarked;
