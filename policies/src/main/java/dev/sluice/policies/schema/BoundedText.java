package dev.sluice.policies.schema;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A text that lets itself be read only so often, so that a caller's regular expression cannot keep the machine busy for
 * ever: a match that backtracks beyond all measure is given up.
 */
public final class BoundedText implements CharSequence {

    private static final int READS_PER_CHARACTER = 50;
    private static final int LEAST_READS = 200_000;
    private static final int MOST_READS = 20_000_000;

    private final String text;
    private int readsLeft;

    private BoundedText(String text) {
        this.text = text;
        this.readsLeft = Math.clamp((long) text.length() * READS_PER_CHARACTER, LEAST_READS, MOST_READS);
    }

    private static final class ReadTooOften extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReadTooOften() {
            super("the pattern takes too long", null, false, false);
        }
    }

    /** Whether the pattern is found in the text; empty where it takes too long to tell. */
    public static Optional<Boolean> find(Pattern pattern, String text) {
        try {
            return Optional.of(pattern.matcher(new BoundedText(text)).find());
        } catch (ReadTooOften | StackOverflowError tooMuch) {
            return Optional.empty();
        }
    }

    /** Empty where it is no pattern. */
    public static Optional<Pattern> pattern(String regex) {
        try {
            return Optional.of(Pattern.compile(regex));
        } catch (PatternSyntaxException | StackOverflowError notOne) {
            return Optional.empty();
        }
    }

    @Override
    public char charAt(int index) {
        if (--readsLeft < 0) {
            throw new ReadTooOften();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
