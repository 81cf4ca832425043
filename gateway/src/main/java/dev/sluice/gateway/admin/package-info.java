/** What an operator may see and change while the gateway runs; on a port and with a key of its own. */
@NullMarked
package dev.sluice.gateway.admin;

import org.jspecify.annotations.NullMarked;
