package dev.sluice.policies.verify;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number as people and models write it, read exactly: thousands, currency, percent, exponents, fractions, units. */
final class ExactNumber {

    private static final int LONGEST = 80;
    private static final int LARGEST_EXPONENT = 60;
    private static final int MOST_DECIMALS = 30;

    private static final String DIGITS =
            "\\d{1,3}(?:(?:,|\\{,\\}|\\\\,|\\\\!|[\\u00a0\\u202f ])\\d{3})+|\\d+(?:_\\d{3})*";
    private static final String DECIMAL = "(?:" + DIGITS + ")?(?:\\.\\d+)?\\.?(?:[eE][+-]?\\d{1,3})?";
    private static final Pattern PLAIN = Pattern.compile("([+-]?)(" + DECIMAL + ")");
    private static final Pattern POWER_OF_TEN =
            Pattern.compile("([+-]?" + DECIMAL + ")\\*10\\^\\{?([+-]?\\d{1,3})\\}?");
    private static final Pattern FRACTION = Pattern.compile("([+-]?)\\(?(\\d{1,20})\\)?/\\(?(\\d{1,20})\\)?");
    private static final Pattern MIXED = Pattern.compile("([+-]?)(\\d{1,20})[ +](\\d{1,20})/(\\d{1,20})");
    private static final Pattern SEPARATORS = Pattern.compile(",|\\{,\\}|\\\\,|\\\\!|[_\\u00a0\\u202f ]");
    private static final Pattern CURRENCY =
            Pattern.compile("(?:US)?\\\\?\\$|[\\u20ac\\u00a3\\u00a5]|(?:USD|EUR|GBP)\\s?");
    private static final Pattern UNIT = Pattern.compile(
            "(?<=[\\d.)%])(?:\\s*(?:\\\\?%|%|\\u20ac|\\u00b0|percent)|\\s*(?:cm|mm|km|kg|mg|ml|lbs?|oz|ft|mph|kph|m|g|h|s|am|pm|AM|PM)"
                    + "(?:\\^?[23])?|\\s+[A-Za-z][A-Za-z /-]{2,40}|\\s?/\\s?[a-z]{2,12})$");

    private ExactNumber() {}

    /** Its one spelling: a decimal where it ends, else a reduced fraction; empty where the text is no single number. */
    static Optional<String> of(String text) {
        String plain = text.strip();
        if (plain.isEmpty() || plain.length() > LONGEST || plain.chars().noneMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return value(bare(plain));
    }

    private static String bare(String text) {
        String plain = CURRENCY.matcher(text.replace('\u2212', '-')).replaceFirst("");
        plain = UNIT.matcher(plain).replaceFirst("").strip();
        return plain.startsWith("- ") ? "-" + plain.substring(2) : plain;
    }

    private static Optional<String> value(String text) {
        Matcher plain = PLAIN.matcher(text);
        if (plain.matches()) {
            return zeroPadded(plain.group(2)) ? Optional.empty() : decimal(text).map(ExactNumber::spelt);
        }
        Matcher fraction = FRACTION.matcher(text);
        if (fraction.matches()) {
            return quotient(fraction.group(1), fraction.group(2), fraction.group(3));
        }
        Matcher mixed = MIXED.matcher(text);
        if (mixed.matches()) {
            BigInteger below = new BigInteger(mixed.group(4));
            BigInteger above = new BigInteger(mixed.group(2)).multiply(below).add(new BigInteger(mixed.group(3)));
            return quotient(mixed.group(1), above.toString(), below.toString());
        }
        Matcher power = POWER_OF_TEN.matcher(
                text.replace("\\times", "*").replace("\u00d7", "*").replace(" ", ""));
        return power.matches()
                ? decimal(power.group(1) + "e" + power.group(2)).map(ExactNumber::spelt)
                : Optional.empty();
    }

    /** {@code 007} is a code or a name, not a number. */
    private static boolean zeroPadded(String digits) {
        return digits.length() > 1 && digits.charAt(0) == '0' && digits.charAt(1) != '.' && digits.charAt(1) != 'e';
    }

    static Optional<BigDecimal> decimal(String text) {
        String digits = SEPARATORS.matcher(text).replaceAll("");
        if (digits.endsWith(".")) {
            digits = digits.substring(0, digits.length() - 1);
        }
        try {
            BigDecimal value = new BigDecimal(digits);
            return Math.abs(value.scale()) > LARGEST_EXPONENT ? Optional.empty() : Optional.of(value);
        } catch (NumberFormatException notOne) {
            return Optional.empty();
        }
    }

    private static Optional<String> quotient(String sign, String above, String below) {
        BigInteger numerator = new BigInteger(above);
        BigInteger denominator = new BigInteger(below);
        if (denominator.signum() == 0) {
            return Optional.empty();
        }
        BigInteger common = numerator.gcd(denominator);
        numerator = numerator.divide(common);
        denominator = denominator.divide(common);
        String minus = sign.equals("-") && numerator.signum() != 0 ? "-" : "";
        try {
            BigDecimal exact = new BigDecimal(numerator).divide(new BigDecimal(denominator));
            if (exact.scale() <= MOST_DECIMALS) {
                return Optional.of(minus + spelt(exact));
            }
        } catch (ArithmeticException neverEnds) {
            // spelt as a fraction
        }
        return Optional.of(minus + numerator + "/" + denominator);
    }

    private static String spelt(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
