package dev.sluice.replay.score;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first number of an answer: signs, thousands, currency, LaTeX and plain fractions read as people mean them. */
final class FirstNumber {

    private static final Pattern LATEX_FRACTION =
            Pattern.compile("\\\\+[dt]?frac\\s*\\{\\s*(-?[\\d.]+)\\s*}\\s*\\{\\s*(-?[\\d.]+)\\s*}");
    private static final Pattern SHORT_FRACTION = Pattern.compile("\\\\+[dt]?frac\\s*(\\d)\\s*(\\d)");
    private static final Pattern THOUSANDS = Pattern.compile("(?<=\\d)(?:,|\\{,}|\\\\+,|\\\\+!)(?:\\\\+!)?(?=\\d{3})");
    private static final Pattern DECORATION = Pattern.compile("[$€£]|\\\\+(?:left|right|text|mathrm|[ ,;!()\\[\\]])");
    private static final Pattern NUMBER =
            Pattern.compile("(-\\s?)?(\\d+(?:\\.\\d+)?|\\.\\d+)(?:\\s*/\\s*(\\d+(?:\\.\\d+)?))?");

    private FirstNumber() {}

    static OptionalDouble in(String answer) {
        String plain = answer.replace('−', '-').replace(' ', ' ');
        plain = LATEX_FRACTION.matcher(plain).replaceAll("$1/$2");
        plain = SHORT_FRACTION.matcher(plain).replaceAll("$1/$2");
        plain = THOUSANDS.matcher(plain).replaceAll("");
        plain = DECORATION.matcher(plain).replaceAll("");
        Matcher matcher = NUMBER.matcher(plain);
        if (!matcher.find()) {
            return OptionalDouble.empty();
        }
        boolean negative = matcher.group(1) != null && isSign(plain, matcher.start());
        double value = Double.parseDouble(matcher.group(2));
        if (matcher.group(3) != null) {
            value /= Double.parseDouble(matcher.group(3));
        }
        return OptionalDouble.of(negative ? -value : value);
    }

    /** A minus after a letter, digit or closing bracket subtracts; elsewhere it is a sign. */
    private static boolean isSign(String text, int minus) {
        String before = text.substring(0, minus).stripTrailing();
        return before.isEmpty()
                || !(Character.isLetterOrDigit(before.charAt(before.length() - 1)) || before.endsWith(")"));
    }
}
