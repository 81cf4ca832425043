/** One use of one backend: how it is called and what it replied. */
@NullMarked
package dev.sluice.core.call;

import org.jspecify.annotations.NullMarked;
