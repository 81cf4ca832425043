/** What a run through the gateway came to, beside every single model, their mixtures and the oracle. */
@NullMarked
package dev.sluice.replay.report;

import org.jspecify.annotations.NullMarked;
