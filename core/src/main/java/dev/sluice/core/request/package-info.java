/** What is asked, by whom, and what it looks like. */
@NullMarked
package dev.sluice.core.request;

import org.jspecify.annotations.NullMarked;
