package dev.sluice.core.budget;

/**
 * What other replicas have of a shared budget in one period, as last heard; in smallest parts of its unit.
 *
 * @param granted what they may use, of which they have used {@code spent}
 * @param overrun what they were billed beyond that
 */
public record Elsewhere(long granted, long spent, long overrun) {

    public static final Elsewhere NOTHING = new Elsewhere(0, 0, 0);

    public Elsewhere {
        if (granted < 0 || spent < 0 || spent > granted || overrun < 0) {
            throw new IllegalArgumentException(
                    "not 0 <= spent <= granted, 0 <= overrun: " + spent + " of " + granted + ", overrun " + overrun);
        }
    }
}
