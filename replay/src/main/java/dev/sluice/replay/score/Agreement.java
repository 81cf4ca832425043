package dev.sluice.replay.score;

/**
 * How often the scorer's verdict on a recorded text equals the recorded one.
 *
 * @param texts recorded texts that were scored
 * @param equal those where scorer and record agree
 */
public record Agreement(String set, int texts, int equal) {

    public Agreement {
        if (equal > texts) {
            throw new IllegalArgumentException("agreements must not exceed texts: " + equal + " > " + texts);
        }
    }

    public double share() {
        return texts == 0 ? 0 : (double) equal / texts;
    }

    @Override
    public String toString() {
        return "%s: the scorer agrees with the record on %d of %d answers (%.2f %%)"
                .formatted(set, equal, texts, 100 * share());
    }
}
