package dev.sluice.difficulty;

/** The exponential of a number that is not positive, from a table: a prompt asks for more than a thousand of them. */
final class Decay {

    private static final int STEPS_PER_UNIT = 256;
    private static final int MOST = 16;
    private static final float[] TABLE = new float[MOST * STEPS_PER_UNIT + 2];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            TABLE[i] = (float) Math.exp(-(double) i / STEPS_PER_UNIT);
        }
    }

    private Decay() {}

    /** {@code exp(-x)}, to within 2e-6; x is taken to be at least 0 and at most 16. */
    static float of(float x) {
        float at = Math.clamp(x, 0, MOST) * STEPS_PER_UNIT;
        int step = (int) at;
        return TABLE[step] + (at - step) * (TABLE[step + 1] - TABLE[step]);
    }
}
