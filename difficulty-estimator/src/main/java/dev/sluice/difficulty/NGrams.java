package dev.sluice.difficulty;

/**
 * The pieces of a text, hashed into buckets with a sign: words, pairs of words and runs of five characters. Digits are
 * alike, so that a text is known by its kind and not by its numbers. A text's vector has length one: each bucket counts
 * with {@code sign (1 + ln count)}.
 */
public final class NGrams {

    public static final int BUCKETS = 1 << 14;

    private static final int WORD = 0;
    private static final int PAIR = 1;
    private static final int RUN = 2;
    private static final int RUN_LENGTH = 5;
    private static final float[] DAMPED = damped();

    private NGrams() {}

    private static float[] damped() {
        float[] damped = new float[Byte.MAX_VALUE + 1];
        for (int i = 1; i < damped.length; i++) {
            damped[i] = (float) (1 + Math.log(i));
        }
        return damped;
    }

    /**
     * A text's vector, where it is not zero.
     *
     * @param buckets ascending
     */
    public record Sparse(int[] buckets, float[] values) {}

    /** @param lower in lower case */
    public static Sparse of(String lower) {
        byte[] counts = new byte[BUCKETS];
        int distinct = visit(lower, counts);
        int[] buckets = new int[distinct];
        float[] values = new float[distinct];
        float squares = 0;
        int at = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (counts[bucket] != 0) {
                float value = DAMPED[Math.abs(counts[bucket])];
                buckets[at] = bucket;
                values[at++] = counts[bucket] < 0 ? -value : value;
                squares += value * value;
            }
        }
        float norm = (float) Math.sqrt(Math.max(squares, 1e-9));
        for (int i = 0; i < distinct; i++) {
            values[i] /= norm;
        }
        return new Sparse(buckets, values);
    }

    private static int visit(String lower, byte[] counts) {
        int distinct = 0;
        int word = 0;
        int previousWord = 0;
        char before = ' ';
        int read = 0;
        int four = 0;
        int three = 0;
        int two = 0;
        int one = 0;
        for (int i = 0; i <= lower.length(); i++) {
            char c = i == lower.length() ? ' ' : plain(lower.charAt(i));
            if (c == ' ' && before == ' ') {
                continue;
            }
            boolean letter = (c >= 'a' && c <= 'z') || c == '0' || c > 127;
            if (letter) {
                word = c == '0' && before == '0' ? word : word * 31 + c;
            } else if (word != 0) {
                distinct += count(word, WORD, counts);
                if (previousWord != 0) {
                    distinct += count(previousWord * 17 + word, PAIR, counts);
                }
                previousWord = word;
                word = 0;
            }
            if (++read >= RUN_LENGTH) {
                distinct += count((((four * 961 + three) * 961 + two) * 961 + one) * 961 + c, RUN, counts);
            }
            four = three;
            three = two;
            two = one;
            one = c;
            before = c;
        }
        return distinct;
    }

    /** 1 where it is the first in its bucket, which gets its sign. */
    private static int count(int hash, int kind, byte[] counts) {
        int mixed = (hash + kind * 0x3C6EF372) * 0x9E3779B9;
        mixed = (mixed ^ (mixed >>> 15)) * 0x85EBCA6B;
        mixed ^= mixed >>> 13;
        int bucket = mixed & (BUCKETS - 1);
        byte before = counts[bucket];
        if (before == 0) {
            counts[bucket] = (byte) ((mixed & BUCKETS) == 0 ? 1 : -1);
            return 1;
        }
        if (Math.abs(before) < Byte.MAX_VALUE) {
            counts[bucket] = (byte) (before + (before < 0 ? -1 : 1));
        }
        return 0;
    }

    private static char plain(char c) {
        if (c >= '0' && c <= '9') {
            return '0';
        }
        return c <= ' ' ? ' ' : c;
    }
}
