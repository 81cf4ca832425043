package dev.sluice.policies.verify;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a text its answer stands, as it was written there.
 *
 * <p>In order: the last {@code "answer"} field of JSON, broken or not; after {@code ####}; the last {@code \boxed{}}; a
 * letter chosen; what follows {@code answer is} or {@code answer:}; a text of one line; the last number.
 */
final class FinalAnswer {

    /** Beyond this an answer is prose, and nothing is looked for in it but its end. */
    private static final int TAIL = 8_000;

    private static final int SHORT = 60;
    private static final int LONGEST_LINE = 300;
    private static final int LONGEST_FIELD = 4_000;
    private static final String BOXED = "\\boxed{";
    private static final String PLACEHOLDER = "___";

    private static final Pattern FIELD = Pattern.compile("(?i)[\"'](?:final[_ ]?)?answer[\"']\\s{0,20}:\\s{0,20}");
    /** LaTeX that somebody wrote into JSON without escaping its backslash. */
    private static final Pattern COMMAND = Pattern.compile(
            "(?:neq?|nu|nabla|notin|neg|nmid|ncong|text[a-z]{0,6}|times|tan|theta|[dt]?frac|tau|to|triangle|top)(?![a-z])");

    private static final Pattern HASHES = Pattern.compile("####\\s{0,20}([^\\n]{1,200})");
    private static final Pattern CHOICE =
            Pattern.compile("(?i)\\b(?:answer|option|choice)\\b[^A-Za-z0-9\\n]{0,6}(?:is|:)?[^A-Za-z0-9\\n]{0,6}"
                    + "(?-i:\\(([A-J])\\)|([A-J])(?![A-Za-z'\\u2019]))(?!\\W{0,3}\\s(?:or|and)\\s\\W?[A-J]\\b)");
    private static final Pattern FINAL =
            Pattern.compile("(?i)\\b(?:final\\s{1,3})?answer\\b[\\s\"'*_:]{0,8}?(?:is|=|:)[\\s*:]{0,8}([^\\n]{1,300})");
    private static final Pattern HEADED =
            Pattern.compile("(?i)(?:^|\\n)[#*\\s]{0,8}(?:final\\s{1,3})?answer[*:\\s]{0,6}\\n\\s{0,8}([^\\n]{1,300})");
    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d,]{0,40}(?:\\.\\d{1,40})?|-?\\.\\d{1,40}");

    private FinalAnswer() {}

    static Optional<String> in(String text) {
        String tail = text.length() <= TAIL ? text : text.substring(text.length() - TAIL);
        return field(tail)
                .or(() -> last(HASHES, tail))
                .or(() -> boxed(tail))
                .or(() -> last(CHOICE, tail))
                .or(() -> last(FINAL, tail).or(() -> last(HEADED, tail)).map(FinalAnswer::firstSentence))
                .or(() -> line(tail, SHORT))
                .or(() -> last(NUMBER, tail))
                .or(() -> line(tail, LONGEST_LINE));
    }

    /** What stands in the last box; all that follows where it is never closed. */
    static Optional<String> boxed(String text) {
        int start = text.lastIndexOf(BOXED);
        if (start < 0) {
            return Optional.empty();
        }
        int open = 0;
        for (int i = start + BOXED.length() - 1; i < text.length(); i++) {
            open += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (open == 0) {
                return Optional.of(text.substring(start + BOXED.length(), i));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> field(String text) {
        Optional<String> last = Optional.empty();
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            String value = value(text, field.end());
            if (!value.equals(PLACEHOLDER) && !value.isBlank()) {
                last = Optional.of(value);
            }
        }
        return last;
    }

    private static String value(String text, int from) {
        int end = Math.min(text.length(), from + LONGEST_FIELD);
        if (from < text.length() && text.charAt(from) == '"') {
            return quoted(text, from + 1, end);
        }
        if (from < text.length() && "[{(".indexOf(text.charAt(from)) >= 0) {
            return bracketed(text, from, end);
        }
        int at = from;
        while (at < end && text.charAt(at) != '\n' && text.charAt(at) != '}') {
            at++;
        }
        String value = text.substring(from, at).strip();
        return value.endsWith(",") ? value.substring(0, value.length() - 1) : value;
    }

    /** JSON's own escapes are resolved; a backslash before a letter is LaTeX or Python that nobody escaped. */
    private static String quoted(String text, int from, int end) {
        StringBuilder value = new StringBuilder();
        for (int i = from; i < end && text.charAt(i) != '"'; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < end) {
                char escaped = text.charAt(++i);
                switch (escaped) {
                    case '"', '\\', '/' -> c = escaped;
                    case 'n', 't' -> {
                        if (COMMAND.matcher(text).region(i, end).lookingAt()) {
                            value.append(c);
                            c = escaped;
                        } else {
                            c = escaped == 'n' ? '\n' : '\t';
                        }
                    }
                    default -> {
                        value.append(c);
                        c = escaped;
                    }
                }
            }
            value.append(c);
        }
        return value.toString();
    }

    private static String bracketed(String text, int from, int end) {
        int depth = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            depth += "[{(".indexOf(c) >= 0 ? 1 : "]})".indexOf(c) >= 0 ? -1 : 0;
            if (depth == 0) {
                return text.substring(from, i + 1);
            }
        }
        return text.substring(from, end);
    }

    private static Optional<String> last(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        Optional<MatchResult> found = Optional.empty();
        while (matcher.find()) {
            found = Optional.of(matcher.toMatchResult());
        }
        return found.map(FinalAnswer::lastGroup);
    }

    private static String lastGroup(MatchResult match) {
        for (int i = match.groupCount(); i > 0; i--) {
            if (match.group(i) != null) {
                return match.group(i);
            }
        }
        return match.group();
    }

    private static Optional<String> line(String text, int longest) {
        String stripped = text.strip();
        return stripped.length() <= longest && !stripped.isEmpty() && stripped.indexOf('\n') < 0
                ? Optional.of(stripped)
                : Optional.empty();
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end);
    }
}
