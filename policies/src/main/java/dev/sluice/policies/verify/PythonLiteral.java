package dev.sluice.policies.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A literal as Python or JSON writes it, read into one spelling: quotes, spaces and escapes do not matter, nor does the
 * order in which a set or a dictionary lists its members.
 */
final class PythonLiteral {

    private static final int DEEPEST = 30;
    private static final int LONGEST = 20_000;
    private static final Pattern ESCAPED = Pattern.compile("\\\\([\\\\'])");

    private final String text;
    private int at;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /** Empty where the text is not one literal that needs brackets or quotes. */
    static Optional<String> of(String text) {
        String stripped = text.strip();
        if (stripped.length() < 2 || stripped.length() > LONGEST || "'\"[({".indexOf(stripped.charAt(0)) < 0) {
            return Optional.empty();
        }
        PythonLiteral reader = new PythonLiteral(stripped);
        try {
            String spelt = reader.value(0);
            return reader.at == stripped.length() ? Optional.of(spelt) : Optional.empty();
        } catch (NotLiteral notOne) {
            return Optional.empty();
        }
    }

    /** What a spelling made here says, where it is that of a string. */
    static Optional<String> string(String spelt) {
        return spelt.length() >= 2 && spelt.charAt(0) == '\''
                ? Optional.of(
                        ESCAPED.matcher(spelt.substring(1, spelt.length() - 1)).replaceAll("$1"))
                : Optional.empty();
    }

    private static final class NotLiteral extends Exception {
        private static final long serialVersionUID = 1L;

        NotLiteral() {
            super(null, null, false, false);
        }
    }

    private String value(int depth) throws NotLiteral {
        skipSpace();
        if (at >= text.length() || depth > DEEPEST) {
            throw new NotLiteral();
        }
        return switch (text.charAt(at)) {
            case '\'', '"' -> string();
            case '[' -> "[" + String.join(",", items(']', depth)) + "]";
            case '(' -> tuple(depth);
            case '{' -> braces(depth);
            default -> word();
        };
    }

    private String tuple(int depth) throws NotLiteral {
        int start = at;
        List<String> items = items(')', depth);
        boolean alone = items.size() == 1
                && !text.substring(start, at - 1).stripTrailing().endsWith(",");
        return alone ? items.getFirst() : "(" + String.join(",", items) + (items.size() == 1 ? ",)" : ")");
    }

    private String braces(int depth) throws NotLiteral {
        List<String> members = items('}', depth);
        return "{" + String.join(",", members.stream().sorted().toList()) + "}";
    }

    /** Members up to the closing bracket, which is passed; those of a dictionary with their keys. */
    private List<String> items(char close, int depth) throws NotLiteral {
        List<String> items = new ArrayList<>();
        at++;
        while (true) {
            skipSpace();
            if (passed(close)) {
                return items;
            }
            String item = value(depth + 1);
            skipSpace();
            if (close == '}' && passed(':')) {
                item += ":" + value(depth + 1);
                skipSpace();
            }
            items.add(item);
            if (!passed(',') && !(at < text.length() && text.charAt(at) == close)) {
                throw new NotLiteral();
            }
        }
    }

    private boolean passed(char c) {
        boolean here = at < text.length() && text.charAt(at) == c;
        at += here ? 1 : 0;
        return here;
    }

    private String string() throws NotLiteral {
        char quote = text.charAt(at++);
        StringBuilder spelt = new StringBuilder("'");
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            append(spelt, c == '\\' && at < text.length() ? escaped(text.charAt(at++)) : String.valueOf(c));
        }
        if (!passed(quote)) {
            throw new NotLiteral();
        }
        return spelt.append('\'').toString();
    }

    private static void append(StringBuilder spelt, String characters) {
        for (int i = 0; i < characters.length(); i++) {
            char c = characters.charAt(i);
            if (c == '\\' || c == '\'') {
                spelt.append('\\');
            }
            spelt.append(c);
        }
    }

    private String escaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case '\\', '\'', '"' -> String.valueOf(c);
            case 'x' -> character(c, 2);
            case 'u' -> character(c, 4);
            default -> "\\" + c;
        };
    }

    private String character(char kind, int digits) {
        if (at + digits <= text.length()) {
            try {
                char c = (char) Integer.parseInt(text, at, at + digits, 16);
                at += digits;
                return String.valueOf(c);
            } catch (NumberFormatException notHex) {
                // left as it was written
            }
        }
        return "\\" + kind;
    }

    /** A number, or one of the words that both languages know. */
    private String word() throws NotLiteral {
        int start = at;
        while (at < text.length() && ",)]}: \n\t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "True", "true" -> "True";
            case "False", "false" -> "False";
            case "None", "null" -> "None";
            default -> number(word);
        };
    }

    private static String number(String word) throws NotLiteral {
        boolean written = !word.isEmpty() && "0123456789.+-".indexOf(word.charAt(0)) >= 0 && !word.endsWith("%");
        return Optional.of(word).filter(w -> written).flatMap(ExactNumber::of).orElseThrow(NotLiteral::new);
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
