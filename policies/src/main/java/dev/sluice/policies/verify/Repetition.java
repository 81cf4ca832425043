package dev.sluice.policies.verify;

/**
 * How often the end of a text says the same in a row, found in one pass: the shortest period of a suffix is what the
 * prefix function of the reversed text leaves over (Knuth, Morris and Pratt).
 */
final class Repetition {

    private static final int LOOKED_AT = 4_000;
    private static final int LEAST_TIMES = 5;
    /** Shorter loops are rules, tables and dots. */
    private static final int LEAST_LENGTH = 200;

    private static final int LEAST_LETTERS = 3;

    private Repetition() {}

    /** 0 where it is no loop. */
    static int atEnd(String text) {
        String stripped = text.stripTrailing();
        int length = Math.min(stripped.length(), LOOKED_AT);
        if (length < LEAST_LENGTH) {
            return 0;
        }
        int end = stripped.length();
        int[] border = new int[length];
        int times = 0;
        for (int i = 1; i < length; i++) {
            int matched = border[i - 1];
            while (matched > 0 && stripped.charAt(end - 1 - i) != stripped.charAt(end - 1 - matched)) {
                matched = border[matched - 1];
            }
            matched += stripped.charAt(end - 1 - i) == stripped.charAt(end - 1 - matched) ? 1 : 0;
            border[i] = matched;
            int period = i + 1 - matched;
            if (i + 1 >= LEAST_LENGTH && (i + 1) / period >= LEAST_TIMES && letters(stripped, end - period, end)) {
                times = Math.max(times, (i + 1) / period);
            }
        }
        return times;
    }

    private static boolean letters(String text, int from, int to) {
        return text.substring(from, to)
                        .chars()
                        .filter(Character::isLetterOrDigit)
                        .limit(LEAST_LETTERS)
                        .count()
                == LEAST_LETTERS;
    }
}
