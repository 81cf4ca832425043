/** The newcomer's play: simulated providers, prompts of our own, and what the gateway makes of them. */
@NullMarked
package dev.sluice.gateway.demo;

import org.jspecify.annotations.NullMarked;
