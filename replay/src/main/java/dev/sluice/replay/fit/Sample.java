package dev.sluice.replay.fit;

import java.util.Optional;

/**
 * What one model made of one prompt, as fitting sees it.
 *
 * @param prompt index of the prompt
 * @param correct in [0, 1]
 * @param tokens written, hidden thinking included by the declared factor
 * @param answer extracted and normalised
 */
record Sample(int prompt, double correct, double tokens, Optional<String> answer) {}
