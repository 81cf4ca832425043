package dev.sluice.difficulty;

/**
 * The pieces of a text, hashed into buckets: words, pairs of words and runs of three characters. Digits are alike, so
 * that a text is known by its kind and not by its numbers.
 */
public final class NGrams {

    public static final int BUCKETS = 1 << 12;
    /** Kinds of pieces: words, pairs, character runs. */
    public static final int KINDS = 3;

    private static final int WORD = 0;
    private static final int PAIR = 1;
    private static final int RUN = 2;

    private NGrams() {}

    /** Told of one piece of the text. */
    @FunctionalInterface
    public interface Visitor {
        void piece(int kind, int bucket);
    }

    /** @param lower in lower case */
    public static void visit(String lower, Visitor visitor) {
        int word = 0;
        int previousWord = 0;
        char two = ' ';
        char one = ' ';
        for (int i = 0; i <= lower.length(); i++) {
            char c = i == lower.length() ? ' ' : plain(lower.charAt(i));
            if (c == ' ' && one == ' ') {
                continue;
            }
            boolean letter = (c >= 'a' && c <= 'z') || c == '0' || c > 127;
            if (letter) {
                word = c == '0' && one == '0' ? word : word * 31 + c;
            } else if (word != 0) {
                visitor.piece(WORD, bucket(word, WORD));
                if (previousWord != 0) {
                    visitor.piece(PAIR, bucket(previousWord * 17 + word, PAIR));
                }
                previousWord = word;
                word = 0;
            }
            visitor.piece(RUN, bucket((two * 961 + one) * 31 + c, RUN));
            two = one;
            one = c;
        }
    }

    private static char plain(char c) {
        if (c >= '0' && c <= '9') {
            return '0';
        }
        return c <= ' ' ? ' ' : c;
    }

    private static int bucket(int hash, int kind) {
        int mixed = (hash + kind * 0x3C6EF372) * 0x9E3779B9;
        mixed = (mixed ^ (mixed >>> 15)) * 0x85EBCA6B;
        return (mixed ^ (mixed >>> 13)) & (BUCKETS - 1);
    }
}
