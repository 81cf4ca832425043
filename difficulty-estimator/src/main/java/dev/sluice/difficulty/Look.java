package dev.sluice.difficulty;

/**
 * A prompt as likeness is judged by.
 *
 * @param meaning mean token vector less the training mean, of length one
 * @param signals standardised by the training prompts, within 4 deviations
 * @param wording hashed words, pairs and character runs
 */
public record Look(float[] meaning, float[] signals, NGrams.Sparse wording) {}
