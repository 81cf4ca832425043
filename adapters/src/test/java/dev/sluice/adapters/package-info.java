/** Stand-ins and samples for the tests of the adapters. */
@NullMarked
package dev.sluice.adapters;

import org.jspecify.annotations.NullMarked;
