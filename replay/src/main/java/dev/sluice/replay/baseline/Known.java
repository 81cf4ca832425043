package dev.sluice.replay.baseline;

import java.util.Optional;

/**
 * A prompt as a baseline sees it.
 *
 * @param domain what it is about, for the one baseline that is told
 */
public record Known(String text, Optional<String> domain) {}
