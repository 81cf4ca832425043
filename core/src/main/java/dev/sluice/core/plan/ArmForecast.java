package dev.sluice.core.plan;

import dev.sluice.core.request.Tokens;
import java.time.Duration;

/**
 * What one call is likely to do.
 *
 * @param output expected tokens written, thinking included
 * @param outputHigh 95 % quantile of the tokens written
 * @param observations how many outcomes of this very arm stand behind it; 0 where it rests on a prior
 */
public record ArmForecast(
        Probability success,
        Tokens output,
        Tokens outputHigh,
        Duration toFirstChunk,
        Duration latency,
        long observations) {}
