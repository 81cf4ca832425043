package dev.sluice.policies.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mathematical expression in LaTeX or plain text, written one way; equal expressions may still differ. */
final class MathText {

    private static final int LONGEST = 1_000;
    private static final int DEEPEST_FRACTION = 8;

    private static final Pattern STYLE = Pattern.compile(
            "\\\\(?:text|mathrm|mbox|textbf|mathbf|textit|operatorname|mathit|mathbb|mathcal|textrm)\\s?\\{([^{}]{0,200})\\}");
    private static final Pattern NOTHING = Pattern.compile(
            "\\\\(?:left|right|displaystyle|quad|qquad|big|Big|bigl|bigr)(?![A-Za-z])|\\\\[!,;: ]|\\\\[()\\[\\]]|\\$|\\*\\*|`");
    private static final Pattern DEGREES = Pattern.compile("\\^?\\{?\\\\circ\\}?|\\u00b0|\\s?degrees?\\b");
    private static final Pattern SHORT_FRACTION = Pattern.compile("\\\\frac\\s?(\\d)\\s?(\\d)");
    private static final Pattern FRACTION = Pattern.compile("\\\\frac\\s?\\{([^{}]{0,200})\\}\\s?\\{([^{}]{0,200})\\}");
    private static final Pattern SHORT_ROOT = Pattern.compile("(?:\\\\sqrt|\\u221a)\\s?([A-Za-z0-9])");
    private static final Pattern ROOT =
            Pattern.compile("(?:\\\\sqrt|\\u221a|(?<![a-z])sqrt)\\s?[{(]([^{}()]{0,200})[})]");
    private static final Pattern EXPONENT = Pattern.compile("([\\^_])\\s?[{(](-?[A-Za-z0-9]{1,20})[})]");
    private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9.]{1,40}(?:\\([A-Za-z0-9.]{1,40}\\))?");
    private static final Pattern MATRIX = Pattern.compile("\\\\(begin|end)\\{[pbvBV]?matrix\\}");
    private static final Pattern NAMED =
            Pattern.compile("[A-Za-z](?:\\([A-Za-z]\\))?=([^=<>\\d]{0,100}\\d[^=<>]{0,200})");
    private static final Map<String, String> SYMBOLS = Map.ofEntries(
            Map.entry("\\dfrac", "\\frac"),
            Map.entry("\\tfrac", "\\frac"),
            Map.entry("\\cfrac", "\\frac"),
            Map.entry("\\cdot", "*"),
            Map.entry("\\times", "*"),
            Map.entry("\u00d7", "*"),
            Map.entry("\u00b7", "*"),
            Map.entry("\u2212", "-"),
            Map.entry("\\pi", "pi"),
            Map.entry("\u03c0", "pi"),
            Map.entry("\\infty", "infinity"),
            Map.entry("\u221e", "infinity"),
            Map.entry("\\cup", "\u222a"),
            Map.entry("\\cap", "\u2229"),
            Map.entry("\\pm", "\u00b1"),
            Map.entry("\\leq", "<="),
            Map.entry("\\le", "<="),
            Map.entry("\u2264", "<="),
            Map.entry("\\geq", ">="),
            Map.entry("\\ge", ">="),
            Map.entry("\u2265", ">="),
            Map.entry("\\neq", "!="),
            Map.entry("\\ne", "!="),
            Map.entry("\u00bd", "1/2"),
            Map.entry("\u00bc", "1/4"),
            Map.entry("\u00be", "3/4"),
            Map.entry("\u00b2", "^2"),
            Map.entry("\u00b3", "^3"),
            Map.entry("\\%", "%"),
            Map.entry("\\{", "\\lbrace "),
            Map.entry("\\}", "\\rbrace "));
    private static final Pattern SYMBOL = Pattern.compile(
            "\\\\(?:[dtc]frac|cdot|times|pi|infty|cup|cap|pm|leq?|geq?|neq?)"
                    + "(?![A-Za-z])|\\\\[%{}]|[\\u00d7\\u00b7\\u2212\\u03c0\\u221e\\u2264\\u2265\\u00bd\\u00bc\\u00be\\u00b2\\u00b3]");

    private MathText() {}

    /** With commands, decoration and styles resolved, spaces kept. */
    static String plain(String text) {
        if (text.length() > LONGEST) {
            return text;
        }
        String plain = STYLE.matcher(matrix(text)).replaceAll(" $1 ");
        plain = SYMBOL.matcher(plain).replaceAll(symbol -> Matcher.quoteReplacement(SYMBOLS.get(symbol.group())));
        plain = DEGREES.matcher(NOTHING.matcher(plain).replaceAll("")).replaceAll("");
        plain = SHORT_FRACTION.matcher(plain).replaceAll("\\\\frac{$1}{$2}");
        plain = ROOT.matcher(SHORT_ROOT.matcher(plain).replaceAll("sqrt($1)")).replaceAll("sqrt($1)");
        for (int depth = 0; depth < DEEPEST_FRACTION && plain.contains("\\frac"); depth++) {
            plain = FRACTION.matcher(plain)
                    .replaceAll(f -> Matcher.quoteReplacement(part(f.group(1)) + "/" + part(f.group(2))));
            plain = ROOT.matcher(plain).replaceAll("sqrt($1)");
        }
        plain = EXPONENT.matcher(plain).replaceAll("$1$2");
        return plain.replace("\\lbrace", "{").replace("\\rbrace", "}").strip();
    }

    private static String matrix(String text) {
        return text.contains("matrix}")
                ? MATRIX.matcher(text)
                        .replaceAll(side -> side.group(1).equals("begin") ? "[" : "]")
                        .replace("\\\\", ";")
                        .replace('&', ',')
                : text;
    }

    private static String part(String text) {
        String stripped = text.strip();
        return SIMPLE.matcher(stripped).matches() ? stripped : "(" + stripped + ")";
    }

    /** Without spaces; members of tuples, intervals and sets each in their one spelling, those of sets sorted. */
    static String squeezed(String plain) {
        StringBuilder dense = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (!Character.isWhitespace(c)) {
                dense.append(c);
            }
        }
        String text = withoutDots(dense);
        Matcher named = NAMED.matcher(text);
        String value = named.matches() ? named.group(1) : text;
        return ExactNumber.of(value).or(() -> bracketed(value)).orElse(value);
    }

    /** A point that stands for a product between a number and what follows it says nothing. */
    private static String withoutDots(StringBuilder dense) {
        StringBuilder text = new StringBuilder(dense.length());
        for (int i = 0; i < dense.length(); i++) {
            boolean product = dense.charAt(i) == '*' && i > 0 && i + 1 < dense.length();
            boolean numbers = product && digit(dense.charAt(i - 1)) && digit(dense.charAt(i + 1));
            if (!product || numbers) {
                text.append(dense.charAt(i));
            }
        }
        return text.toString();
    }

    private static boolean digit(char c) {
        return (c >= '0' && c <= '9') || c == '.';
    }

    private static Optional<String> bracketed(String text) {
        if (text.length() < 3
                || "([{".indexOf(text.charAt(0)) < 0
                || ")]}".indexOf(text.charAt(text.length() - 1)) < 0) {
            return Optional.empty();
        }
        List<String> members = members(text.substring(1, text.length() - 1));
        if (members.size() < 2 && text.charAt(0) != '{') {
            return Optional.empty();
        }
        boolean set = text.charAt(0) == '{';
        List<String> spelt = members.stream().map(MathText::member).toList();
        return Optional.of(text.charAt(0)
                + String.join(",", set ? spelt.stream().sorted().toList() : spelt)
                + text.charAt(text.length() - 1));
    }

    private static String member(String text) {
        return ExactNumber.of(text).orElse(text);
    }

    /** Split at commas outside of brackets; empty where brackets do not match. */
    private static List<String> members(String inner) {
        List<String> members = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            if (depth < 0) {
                return List.of();
            }
            if (c == ',' && depth == 0) {
                members.add(inner.substring(start, i));
                start = i + 1;
            }
        }
        members.add(inner.substring(start));
        return members;
    }
}
