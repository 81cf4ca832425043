package dev.sluice.policies.arithmetic;

/**
 * A piece of a text read as arithmetic.
 *
 * @param value of a number, else one that is not used
 * @param decimals a number's digits behind the point
 * @param percent whether a number is written with a percent sign
 * @param start where in the text it starts
 * @param end where in the text it has ended
 */
record Token(Kind kind, Ratio value, int decimals, boolean percent, int start, int end) {

    enum Kind {
        NUMBER,
        PLUS,
        MINUS,
        TIMES,
        OVER,
        POWER,
        OPEN,
        CLOSE,
        EQUALS,
        /** Words and punctuation: what stands beside them is a statement of its own. */
        PROSE,
        /** A variable, a function or a sign not understood: what touches it is no arithmetic. */
        ALGEBRA
    }

    private static final Ratio NONE = new Ratio(java.math.BigInteger.ZERO, java.math.BigInteger.ONE);

    static Token of(Kind kind, int start, int end) {
        return new Token(kind, NONE, 0, false, start, end);
    }

    boolean is(Kind other) {
        return kind == other;
    }
}
