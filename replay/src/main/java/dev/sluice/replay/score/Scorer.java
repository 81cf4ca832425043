package dev.sluice.replay.score;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Tells whether an answer's text is right.
 *
 * <p>The rule is ZeroEval's, so that accuracies compare with published ones: where the right answer is a number, the
 * first number of the final answer must equal it; where it is a letter, the letter chosen; else the same text.
 */
public final class Scorer {

    private static final Pattern NUMBER = Pattern.compile("#?\\s*-?[\\d,]*\\.?\\d+(?:_\\d+)?");
    private static final Pattern LETTER = Pattern.compile("\\(?[A-J]\\)?");
    private static final Pattern CHOSEN = Pattern.compile("(?s)\\W*([A-J])(?:\\W.*)?");
    private static final double EQUAL_WITHIN = 1e-9;

    private Scorer() {}

    public static boolean right(String output, String gold) {
        Optional<String> answer = FinalAnswer.in(output);
        return answer.isPresent() && same(answer.get(), gold.strip());
    }

    private static boolean same(String answer, String gold) {
        if (NUMBER.matcher(gold).matches()) {
            return sameNumber(FirstNumber.in(answer), FirstNumber.in(gold));
        }
        if (LETTER.matcher(gold).matches()) {
            var chosen = CHOSEN.matcher(answer.toUpperCase(Locale.ROOT));
            return chosen.matches() && gold.contains(chosen.group(1));
        }
        return plain(answer).equals(plain(gold));
    }

    private static boolean sameNumber(OptionalDouble answer, OptionalDouble gold) {
        return answer.isPresent()
                && gold.isPresent()
                && Math.abs(answer.getAsDouble() - gold.getAsDouble())
                        <= EQUAL_WITHIN * Math.max(1, Math.abs(gold.getAsDouble()));
    }

    private static String plain(String text) {
        String stripped = text.strip();
        boolean quoted = stripped.length() >= 2
                && (stripped.charAt(0) == '\'' || stripped.charAt(0) == '"')
                && stripped.charAt(stripped.length() - 1) == stripped.charAt(0);
        return quoted ? stripped.substring(1, stripped.length() - 1) : stripped;
    }
}
