package dev.sluice.replay.score;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The final answer a model gave within its text.
 *
 * <p>In order: the last {@code "answer"} field of the JSON it was asked for, even where that JSON is broken; the last
 * {@code \boxed{}}; what follows the last {@code answer is} or {@code ####}.
 */
final class FinalAnswer {

    private static final Pattern FIELD = Pattern.compile("(?i)[\"'`*]*\\banswer[\"'`*]*\\s*:\\s*");
    private static final Pattern SPOKEN = Pattern.compile("(?i)(?:\\banswer\\s+is|####)\\s*:?\\s*([^\\n]+)");
    private static final String BOXED = "\\boxed{";

    private FinalAnswer() {}

    static Optional<String> in(String text) {
        return field(text).or(() -> boxed(text)).or(() -> spoken(text)).map(FinalAnswer::unboxed);
    }

    private static Optional<String> field(String text) {
        Optional<String> last = Optional.empty();
        Matcher matcher = FIELD.matcher(text);
        while (matcher.find()) {
            String value = value(text, matcher.end());
            if (!value.equals("___")) {
                last = Optional.of(value);
            }
        }
        return last;
    }

    private static String value(String text, int from) {
        if (from < text.length() && text.charAt(from) == '"') {
            return quoted(text, from + 1);
        }
        int end = from;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '}') {
            end++;
        }
        return text.substring(from, end).strip().replaceFirst(",$", "");
    }

    private static String quoted(String text, int from) {
        StringBuilder value = new StringBuilder();
        for (int i = from; i < text.length() && text.charAt(i) != '"'; i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                char escaped = text.charAt(++i);
                if (escaped != '"' && escaped != '\\' && escaped != '/') {
                    value.append('\\');
                }
                value.append(escaped);
            } else {
                value.append(text.charAt(i));
            }
        }
        return value.toString();
    }

    private static Optional<String> boxed(String text) {
        int start = text.lastIndexOf(BOXED);
        return start < 0 ? Optional.empty() : Optional.of(braced(text, start + BOXED.length()));
    }

    /** Up to the brace that closes the one before {@code from}. */
    private static String braced(String text, int from) {
        int depth = 1;
        int end = from;
        while (end < text.length()) {
            char c = text.charAt(end);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                break;
            }
            end++;
        }
        return text.substring(from, end);
    }

    private static Optional<String> spoken(String text) {
        Optional<String> last = Optional.empty();
        Matcher matcher = SPOKEN.matcher(text);
        while (matcher.find()) {
            last = Optional.of(matcher.group(1).strip());
        }
        return last;
    }

    private static String unboxed(String answer) {
        int start = answer.indexOf(BOXED);
        return start < 0 ? answer : braced(answer, start + BOXED.length());
    }
}
