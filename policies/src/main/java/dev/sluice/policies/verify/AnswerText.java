package dev.sluice.policies.verify;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one thing an answer comes down to, written so that two models' answers can be compared. */
public final class AnswerText {

    /** Beyond this an answer is prose, and nothing is looked for in it but its end. */
    private static final int TAIL = 4_000;

    private static final Pattern JSON_ANSWER =
            Pattern.compile("\"answer\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.){0,2000}+\"|[^,}\\n]{1,2000})");
    private static final Pattern HASHES = Pattern.compile("####\\s*([^\\n]{1,200})");
    private static final Pattern CHOICE = Pattern.compile(
            "(?i)\\b(?:answer|option|choice)\\b[^A-Za-z0-9\\n]{0,6}(?:is|:)?[^A-Za-z0-9\\n]{0,6}\\(?([A-J])\\)?(?![A-Za-z])");
    private static final Pattern BARE_CHOICE = Pattern.compile("^\\(?([A-Ja-j])\\)?[.)]?$");
    private static final Pattern FINAL =
            Pattern.compile("(?i)\\b(?:final\\s+)?answer\\b\\W{0,6}(?:is|=|:)\\s*([^\\n]{1,200})");
    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d,]*(?:\\.\\d+)?|-?\\.\\d+");
    private static final Pattern UNIT = Pattern.compile("\\\\(?:text|mathrm|mbox)\\{[^}]*\\}");
    private static final Pattern FRACTION = Pattern.compile("\\\\[dt]?frac\\{([^{}]*)\\}\\{([^{}]*)\\}");
    private static final int SHORT = 60;

    private AnswerText() {}

    /** Empty where nothing in the text can be taken for the answer. */
    public static Optional<String> of(String text) {
        String tail = text.length() <= TAIL ? text : text.substring(text.length() - TAIL);
        return last(JSON_ANSWER, tail)
                .map(AnswerText::unquoted)
                .or(() -> last(HASHES, tail))
                .or(() -> boxed(tail))
                .or(() -> last(CHOICE, tail))
                .or(() -> last(FINAL, tail).map(AnswerText::firstSentence))
                .or(() -> whole(tail))
                .or(() -> last(NUMBER, tail))
                .map(AnswerText::normalised)
                .filter(answer -> !answer.isEmpty());
    }

    /** The same spelling for the same number, choice or literal. */
    public static String normalised(String answer) {
        String stripped = answer.strip();
        String inner = stripped.startsWith("\\boxed{") ? boxed(stripped).orElse(stripped) : stripped;
        String plain = squeezed(inner);
        Matcher choice = BARE_CHOICE.matcher(plain);
        if (choice.matches()) {
            return choice.group(1).toUpperCase(Locale.ROOT);
        }
        return number(plain).orElseGet(() -> unwrapped(plain(answer, plain)));
    }

    private static String squeezed(String answer) {
        String plain = FRACTION.matcher(UNIT.matcher(answer).replaceAll("")).replaceAll("($1)/($2)");
        plain = plain.replace("\\$", "")
                .replace("$", "")
                .replace("\\left", "")
                .replace("\\right", "")
                .replace("\\!", "")
                .replace("\\,", "")
                .replace("\\%", "")
                .replace("%", "")
                .replace("**", "")
                .replace("`", "")
                .replace('"', '\'');
        plain = plain.replaceAll("\\s+", "");
        while (plain.endsWith(".") || plain.endsWith(",") || plain.endsWith(";")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        return plain;
    }

    private static String plain(String original, String squeezed) {
        boolean literal = original.contains("'") || original.contains("\"") || original.contains("[");
        return literal ? squeezed : squeezed.toLowerCase(Locale.ROOT);
    }

    private static String unwrapped(String text) {
        boolean quoted = text.length() >= 2 && text.charAt(0) == '\'' && text.indexOf('\'', 1) == text.length() - 1;
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static Optional<String> number(String text) {
        String digits = text.replaceAll("(?<=\\d),(?=\\d{3})", "");
        Matcher only = NUMBER.matcher(digits);
        if (digits.length() > SHORT || !only.find()) {
            return Optional.empty();
        }
        boolean alone = only.start() == 0 && isUnit(digits.substring(only.end()));
        return alone
                ? Optional.of(new BigDecimal(only.group().replace(",", ""))
                        .stripTrailingZeros()
                        .toPlainString())
                : Optional.empty();
    }

    /** {@code 12 apples} is 12; {@code 12x + 3} is not. */
    private static boolean isUnit(String rest) {
        return rest.isEmpty() || (rest.length() >= 3 && rest.chars().allMatch(Character::isLetter));
    }

    private static Optional<String> last(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        Optional<MatchResult> found = Optional.empty();
        while (matcher.find()) {
            found = Optional.of(matcher.toMatchResult());
        }
        return found.map(match -> match.group(match.groupCount()));
    }

    private static Optional<String> boxed(String text) {
        int start = text.lastIndexOf("\\boxed{");
        if (start < 0) {
            return Optional.empty();
        }
        int open = 0;
        for (int i = start + "\\boxed".length(); i < text.length(); i++) {
            open += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (open == 0) {
                return Optional.of(text.substring(start + "\\boxed{".length(), i));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> whole(String text) {
        String stripped = text.strip();
        return stripped.length() <= SHORT && !stripped.isEmpty() && stripped.indexOf('\n') < 0
                ? Optional.of(stripped)
                : Optional.empty();
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end);
    }

    private static String unquoted(String json) {
        String stripped = json.strip();
        if (stripped.length() < 2 || stripped.charAt(0) != '"') {
            return stripped;
        }
        return stripped.substring(1, stripped.length() - 1)
                .replace("\\\"", "\"")
                .replace("\\n", "\n")
                .replace("\\\\", "\\");
    }
}
