package dev.sluice.difficulty;

import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import java.util.Locale;

/** A prompt as the signals see it: its text in lower case, and what one pass over it counted. */
final class PromptView {

    private final InferenceRequest request;
    private final String lower;
    private int letters;
    private int capitals;
    private int digits;
    private int numbers;
    private int words;
    private int lines = 1;
    private int indentedLines;
    private int optionLines;
    private int nonAscii;
    private int latexMarks;
    private int questionMarks;

    PromptView(InferenceRequest request) {
        this.request = request;
        String text = PromptText.of(request);
        this.lower = text.toLowerCase(Locale.ROOT);
        count(text);
    }

    private void count(String text) {
        char before = '\n';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
                letters++;
                words += isLetter(before) ? 0 : 1;
                capitals += c <= 'Z' ? 1 : 0;
            } else if (c >= '0' && c <= '9') {
                digits++;
                numbers += isDigit(before) ? 0 : 1;
            } else if (c > 127) {
                nonAscii++;
                letters++;
                words += isLetter(before) ? 0 : 1;
            } else if (c == '\n') {
                lines++;
            } else if (c == '\\' || c == '$' || c == '^') {
                latexMarks++;
            } else if (c == '?') {
                questionMarks++;
            }
            if (before == '\n') {
                indentedLines += c == '\t' || (c == ' ' && text.startsWith("  ", i)) ? 1 : 0;
                optionLines += isOption(text, i) ? 1 : 0;
            }
            before = c;
        }
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c > 127;
    }

    private static boolean isDigit(char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == ',';
    }

    /** A line that starts like {@code (A) }, {@code A) } or {@code A. }. */
    private static boolean isOption(String text, int start) {
        int letter = text.charAt(start) == '(' ? start + 1 : start;
        if (letter + 2 >= text.length()) {
            return false;
        }
        char c = text.charAt(letter);
        char end = text.charAt(letter + 1);
        return ((c >= 'A' && c <= 'J') || (c >= 'a' && c <= 'j'))
                && (end == ')' || end == '.')
                && text.charAt(letter + 2) == ' ';
    }

    String lower() {
        return lower;
    }

    /** How many of the cues occur at all. */
    int cues(String... cues) {
        int found = 0;
        for (String cue : cues) {
            found += lower.contains(cue) ? 1 : 0;
        }
        return found;
    }

    double structureAsked() {
        return switch (request.shape()) {
            case AnswerShape.JsonSchema s -> 1;
            case AnswerShape.JsonObject j -> .8;
            case AnswerShape.Free f -> cues("json", "yaml", "csv", "table", "xml") > 0 ? .5 : 0;
        };
    }

    /** Whether the answer is one thing that two models can be compared by: a number, a choice, a literal. */
    double closedAnswer() {
        if (optionLines >= 2
                || cues("\"answer\"", "`answer`", "final answer", "boxed", "only the number", "yes or no") > 0) {
            return 1;
        }
        return cues("how many", "how much", "what is the value", "calculate", "compute", "solve", "evaluate") > 0
                ? .7
                : 0;
    }

    int characters() {
        return request.conversation().stream()
                .filter(m -> m.role() == Message.Role.USER)
                .mapToInt(m -> m.text().length())
                .sum();
    }

    int systemCharacters() {
        return request.conversation().stream()
                .filter(m -> m.role() == Message.Role.SYSTEM)
                .mapToInt(m -> m.text().length())
                .sum();
    }

    int images() {
        return request.conversation().stream().mapToInt(Message::images).sum();
    }

    int tools() {
        return request.tools().size();
    }

    int turns() {
        return request.conversation().size();
    }

    /** Characters looked at, at least 1. */
    int size() {
        return Math.max(1, lower.length());
    }

    int letters() {
        return letters;
    }

    int capitals() {
        return capitals;
    }

    int digits() {
        return digits;
    }

    int numbers() {
        return numbers;
    }

    int words() {
        return words;
    }

    int lines() {
        return lines;
    }

    int indentedLines() {
        return indentedLines;
    }

    int optionLines() {
        return optionLines;
    }

    int nonAscii() {
        return nonAscii;
    }

    int latexMarks() {
        return latexMarks;
    }

    int questionMarks() {
        return questionMarks;
    }
}
