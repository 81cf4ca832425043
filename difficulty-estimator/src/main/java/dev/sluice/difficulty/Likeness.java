package dev.sluice.difficulty;

/**
 * How alike a prompt is to another, by three kernels of which the sum counts:
 *
 * <pre>
 * meaning   exp(-5 (1 - cos(u, v)))        of mean token vectors less the training mean
 * look      .5 exp(-.015 |s - t|^2)        of standardised signals
 * wording   x . y                          of hashed words, pairs and character runs
 * </pre>
 */
public final class Likeness {

    private static final float MEANING_WIDTH = 5;
    private static final float LOOK_WIDTH = .015f;
    private static final float LOOK_WEIGHT = .5f;

    private Likeness() {}

    /** @param u of length one, as {@code v} is from {@code at} on */
    public static float meaning(float[] u, float[] v, int at) {
        float cos = 0;
        for (int d = 0; d < u.length; d++) {
            cos += u[d] * v[at + d];
        }
        return (float) Math.exp(-MEANING_WIDTH * (1 - cos));
    }

    /** @param t from {@code at} on */
    public static float look(float[] s, float[] t, int at) {
        float squares = 0;
        for (int d = 0; d < s.length; d++) {
            float off = s[d] - t[at + d];
            squares += off * off;
        }
        return LOOK_WEIGHT * (float) Math.exp(-LOOK_WIDTH * squares);
    }
}
