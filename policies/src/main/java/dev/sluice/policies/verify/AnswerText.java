package dev.sluice.policies.verify;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one thing an answer comes down to, written so that two models' answers can be compared. */
public final class AnswerText {

    /** Resolving one layer of decoration may lay another bare: {@code **$\boxed{\text{(C)}}$**}. */
    private static final int LAYERS = 6;

    private static final Pattern CHOICE = Pattern.compile(
            "\\(([A-Ja-j])\\)[.:]?(?!\\s(?:or|and)\\s)(?:\\s[^\\n]{0,300})?|([A-J])(?:[.):](?:\\s[^\\n]{0,300})?)?");
    private static final Pattern DECORATION = Pattern.compile("\\*\\*|__|`");
    private static final Pattern HEADING = Pattern.compile("^#{1,4}\\s?");
    private static final Pattern CAPITALISED =
            Pattern.compile("[^\\p{Lu}\\d\\\\^=+/<>]*(?:(?<![\\p{L}\\d])\\p{Lu}[^\\p{Lu}\\d\\\\^=+/<>]*)*");
    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");
    private static final Pattern FUNCTION =
            Pattern.compile("(?:sin|cos|tan|sec|csc|cot|log|ln|exp|sqrt|pi|infinity|mod|lim|max|min|arc)+");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{L}\\d.,])-?\\d[\\d,]{0,30}(?:\\.\\d{1,30})?(?![\\d\\p{L}])");
    private static final Pattern PRICE = Pattern.compile("[$\u20ac\u00a3]\\s?\\d[\\d,]{0,30}(?:\\.\\d{1,30})?");
    private static final int SENTENCE = 3;

    private AnswerText() {}

    /** Empty where nothing in the text can be taken for the answer. */
    public static Optional<String> of(String text) {
        return FinalAnswer.in(text).map(AnswerText::normalised).filter(answer -> !answer.isEmpty());
    }

    /** Whether both texts come to an answer, and to the same. */
    public static boolean same(String one, String other) {
        Optional<String> answer = of(one);
        return answer.isPresent() && answer.equals(of(other));
    }

    /** The same spelling for the same number, choice or literal. Normalising again changes nothing more. */
    public static String normalised(String answer) {
        String spelling = answer;
        for (int layer = 0; layer < LAYERS; layer++) {
            String next = layerOff(spelling);
            if (next.equals(spelling)) {
                return next;
            }
            spelling = next;
        }
        return spelling;
    }

    private static String layerOff(String answer) {
        String stripped = HEADING.matcher(answer.strip()).replaceFirst("");
        Optional<String> literal = PythonLiteral.of(stripped);
        if (literal.isPresent()) {
            return literal.map(AnswerText::withoutQuotes).get();
        }
        String boxed = FinalAnswer.boxed(stripped).orElse(stripped);
        String plain = unpunctuated(DECORATION.matcher(boxed).replaceAll("").strip());
        Matcher choice = CHOICE.matcher(plain);
        if (choice.matches()) {
            String letter = choice.group(1) == null ? choice.group(2) : choice.group(1);
            return letter.toUpperCase(Locale.ROOT);
        }
        return value(MathText.plain(plain));
    }

    private static String value(String plain) {
        return ExactNumber.of(plain)
                .or(() -> PythonLiteral.of(plain))
                .or(() -> closedWord(plain))
                .or(() -> ofSentence(plain))
                .orElseGet(() -> mathematical(plain) ? MathText.squeezed(plain) : words(plain));
    }

    /** A string that stands alone needs its quotes only where without them it would be something else. */
    private static String withoutQuotes(String literal) {
        Optional<String> inner = PythonLiteral.string(literal).filter(text -> !text.isEmpty());
        Optional<String> price =
                inner.filter(text -> PRICE.matcher(text).matches()).flatMap(ExactNumber::of);
        if (price.isPresent()) {
            return price.get();
        }
        return inner.map(AnswerText::words)
                .filter(text -> text.equals(layerOff(text)))
                .orElse(literal);
    }

    private static Optional<String> closedWord(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of("True");
            case "false" -> Optional.of("False");
            case "none", "null" -> Optional.of("None");
            default -> Optional.empty();
        };
    }

    /** The one number that a sentence names, or the one its equation ends in. */
    private static Optional<String> ofSentence(String text) {
        int equals = text.lastIndexOf('=');
        boolean equation = equals > 0 && "!<>~=".indexOf(text.charAt(equals - 1)) < 0;
        Optional<String> result = equation ? ExactNumber.of(text.substring(equals + 1)) : Optional.empty();
        if (result.isPresent() || words(text, false) < SENTENCE) {
            return result;
        }
        Matcher number = NUMBER.matcher(text);
        if (!number.find()) {
            return Optional.empty();
        }
        String only = number.group();
        return number.find() ? Optional.empty() : ExactNumber.of(only);
    }

    private static int words(String text, boolean firstOnly) {
        Matcher word = WORD.matcher(text);
        int words = 0;
        while (word.find()) {
            words += FUNCTION.matcher(word.group()).matches() ? 0 : 1;
            if (firstOnly && words > 0) {
                return words;
            }
        }
        return words;
    }

    private static boolean mathematical(String text) {
        return text.indexOf('\\') >= 0
                || (words(text, true) == 0
                        && text.chars().anyMatch(c -> "^_=+*/<>".indexOf(c) >= 0 || (c >= '0' && c <= '9')));
    }

    /** Capitals at the start of a word say nothing; others may. */
    private static String words(String text) {
        return CAPITALISED.matcher(text).matches() ? text.toLowerCase(Locale.ROOT) : text;
    }

    private static String unpunctuated(String text) {
        boolean sentence = text.length() > 1
                && ".,".indexOf(text.charAt(text.length() - 1)) >= 0
                && ".,".indexOf(text.charAt(text.length() - 2)) < 0;
        return sentence ? text.substring(0, text.length() - 1).strip() : text;
    }
}
