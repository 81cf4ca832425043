/** What calls are likely to do: calibrations. */
@NullMarked
package dev.sluice.policies.forecast;

import org.jspecify.annotations.NullMarked;
