/** What people write in {@code sluice.yaml}, read into domain values or refused with every mistake and its line. */
@NullMarked
package dev.sluice.gateway.config;

import org.jspecify.annotations.NullMarked;
