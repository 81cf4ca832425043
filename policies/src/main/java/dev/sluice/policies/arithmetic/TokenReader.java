package dev.sluice.policies.arithmetic;

import dev.sluice.policies.arithmetic.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Cuts a text into tokens, in one pass. Units behind a number are left out where arithmetic goes on after them. */
final class TokenReader {

    private static final int LONGEST_NUMBER = 25;
    private static final int MOST_UNIT_WORDS = 3;
    private static final Set<String> FUNCTIONS =
            Set.of("sqrt", "log", "ln", "sin", "cos", "tan", "exp", "mod", "gcd", "lcm", "max", "min", "floor", "ceil");
    private static final List<String> LATEX_TIMES = List.of("times", "cdot", "ast");
    private static final Set<String> LATEX_NOTHING = Set.of("left", "right", "quad", "qquad");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private TokenReader(String text) {
        this.text = text;
    }

    static List<Token> of(String text) {
        TokenReader reader = new TokenReader(text);
        while (reader.at < text.length()) {
            reader.next();
        }
        return reader.tokens;
    }

    private void next() {
        char c = text.charAt(at);
        if (c == '\n') {
            one(Kind.PROSE);
        } else if (Character.isWhitespace(c)
                || c == '$'
                || c == '\u20ac'
                || c == '\u00a3'
                || (c == '*' && doubled('*'))) {
            at++;
        } else if (digit(at) || (c == '.' && digit(at + 1))) {
            number();
        } else if (Character.isLetter(c)) {
            word();
        } else if (c == '\\') {
            command();
        } else {
            sign(c);
        }
    }

    private boolean doubled(char c) {
        return (at + 1 < text.length() && text.charAt(at + 1) == c) || (at > 0 && text.charAt(at - 1) == c);
    }

    private void sign(char c) {
        switch (c) {
            case '+' -> one(Kind.PLUS);
            case '-', '\u2212', '\u2013' -> one(Kind.MINUS);
            case '*', '\u00d7', '\u00b7', '\u22c5' -> one(Kind.TIMES);
            case '/', '\u00f7' -> one(Kind.OVER);
            case '^' -> one(Kind.POWER);
            case '(', '[' -> one(touchesLetter() ? Kind.ALGEBRA : Kind.OPEN);
            case ')', ']' -> one(Kind.CLOSE);
            case '=' -> one(Kind.EQUALS);
            case ':' -> one(digit(at - 1) && digit(at + 1) ? Kind.ALGEBRA : Kind.PROSE);
            case '.', ',', ';', '?', '"', '\'', '`', '>', '<', '#', '\u2019', '\u2192' -> one(Kind.PROSE);
            default -> one(Kind.ALGEBRA);
        }
    }

    private boolean touchesLetter() {
        return at > 0 && Character.isLetter(text.charAt(at - 1));
    }

    private void one(Kind kind) {
        tokens.add(Token.of(kind, at, at + 1));
        at++;
    }

    private boolean digit(int i) {
        return i >= 0 && i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    private void number() {
        int start = at;
        int point = -1;
        StringBuilder digits = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (digit(at)) {
                digits.append(c);
            } else if (c == '.' && point < 0 && digit(at + 1)) {
                point = digits.length();
                digits.append(c);
            } else if (!(c == ',' && point < 0 && digit(at + 1) && digit(at + 2) && digit(at + 3) && !digit(at + 4))) {
                break;
            }
            at++;
        }
        boolean variable = at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '_');
        if (digits.length() > LONGEST_NUMBER || (variable && !times(at))) {
            tokens.add(Token.of(Kind.ALGEBRA, start, at));
            return;
        }
        int decimals = point < 0 ? 0 : digits.length() - point - 1;
        boolean percent = passed("\\%") || passed("%");
        Ratio value = Ratio.of(new BigDecimal(digits.toString()));
        tokens.add(new Token(Kind.NUMBER, value, decimals, percent, start, at));
        units();
    }

    private boolean passed(String sign) {
        boolean here = text.startsWith(sign, at);
        at += here ? sign.length() : 0;
        return here;
    }

    /** Words up to the next sign of arithmetic say what was counted; anything else is left to be read. */
    private void units() {
        int i = at;
        for (int words = 0; words <= MOST_UNIT_WORDS; words++) {
            while (i < text.length() && text.charAt(i) == ' ') {
                i++;
            }
            int start = i;
            while (i < text.length() && Character.isLetter(text.charAt(i))) {
                i++;
            }
            if (i == start) {
                boolean goesOn =
                        words > 0 && i < text.length() && "+-*/\u00d7\u00f7=)\u2212".indexOf(text.charAt(i)) >= 0;
                at = goesOn ? i : at;
                return;
            }
            if (i - start == 1 || FUNCTIONS.contains(text.substring(start, i).toLowerCase(Locale.ROOT))) {
                return;
            }
        }
    }

    private void word() {
        int start = at;
        while (at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        String word = text.substring(start, at);
        boolean afterNumber = !tokens.isEmpty() && tokens.getLast().is(Kind.NUMBER);
        if (afterNumber && (word.equals("x") || word.equals("X")) && times(start)) {
            tokens.add(Token.of(Kind.TIMES, start, at));
        } else if (afterNumber && word.equals("of") && tokens.getLast().percent()) {
            tokens.add(Token.of(Kind.TIMES, start, at));
        } else {
            boolean algebra = word.length() == 1 || digit(at) || FUNCTIONS.contains(word.toLowerCase(Locale.ROOT));
            tokens.add(Token.of(algebra ? Kind.ALGEBRA : Kind.PROSE, start, at));
        }
    }

    /** Whether the letter x at {@code i} stands between two numbers. */
    private boolean times(int i) {
        boolean x = i < text.length() && (text.charAt(i) == 'x' || text.charAt(i) == 'X');
        int after = i + 1;
        while (after < text.length() && (text.charAt(after) == ' ' || text.charAt(after) == '$')) {
            after++;
        }
        return x && digit(after);
    }

    private void command() {
        int start = at++;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        String name = text.substring(start + 1, at);
        if (LATEX_TIMES.contains(name)) {
            tokens.add(Token.of(Kind.TIMES, start, at));
        } else if (name.equals("div")) {
            tokens.add(Token.of(Kind.OVER, start, at));
        } else if (name.equals("text") || name.equals("mathrm")) {
            int end = text.indexOf('}', at);
            at = end < 0 ? at : end + 1;
        } else if (name.endsWith("frac")) {
            fraction(start);
        } else if (name.isEmpty() && at < text.length()) {
            at++;
        } else if (!LATEX_NOTHING.contains(name)) {
            tokens.add(Token.of(Kind.ALGEBRA, start, at));
        }
    }

    private void fraction(int start) {
        Optional<Ratio> above = braced();
        Optional<Ratio> below = above.isPresent() ? braced() : Optional.empty();
        Optional<Ratio> value = above.flatMap(a -> below.flatMap(a::over));
        tokens.add(value.map(v -> new Token(Kind.NUMBER, v, 0, false, start, at))
                .orElseGet(() -> Token.of(Kind.ALGEBRA, start, at)));
    }

    /** A plain number in braces. */
    private Optional<Ratio> braced() {
        int end = at < text.length() && text.charAt(at) == '{' ? text.indexOf('}', at) : -1;
        if (end < 0 || end - at > LONGEST_NUMBER) {
            return Optional.empty();
        }
        String inner =
                text.substring(at + 1, end).replace(",", "").replace("\\$", "").strip();
        boolean plain = !inner.isEmpty() && inner.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
        if (!plain || inner.indexOf('.') != inner.lastIndexOf('.') || inner.equals(".")) {
            return Optional.empty();
        }
        at = end + 1;
        return Optional.of(Ratio.of(new BigDecimal(inner)));
    }
}
