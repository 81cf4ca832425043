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

    /** @param cos of the angle between two mean vectors */
    public static float meaning(float cos) {
        return Decay.of(MEANING_WIDTH * (1 - cos));
    }

    /** @param squares distance of the signals, squared */
    public static float look(float squares) {
        return LOOK_WEIGHT * Decay.of(LOOK_WIDTH * squares);
    }
}
