/** What can be called, what it can do and what it costs. */
@NullMarked
package dev.sluice.core.backend;

import org.jspecify.annotations.NullMarked;
