/** Whether JSON satisfies a schema that a caller wrote. */
@NullMarked
package dev.sluice.policies.schema;

import org.jspecify.annotations.NullMarked;
