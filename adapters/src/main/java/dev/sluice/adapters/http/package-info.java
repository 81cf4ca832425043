/** Calling providers over HTTP/1.1 with plain blocking code. */
@NullMarked
package dev.sluice.adapters.http;

import org.jspecify.annotations.NullMarked;
