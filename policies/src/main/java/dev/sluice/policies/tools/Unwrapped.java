package dev.sluice.policies.tools;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is inside of a code fence. */
final class Unwrapped {

    private static final Pattern FENCE = Pattern.compile("```[A-Za-z_]{0,20}\\s*");

    private Unwrapped() {}

    /** The first fenced block; the text itself where there is none. */
    static String text(String text, Set<Repair> repairs) {
        Matcher open = FENCE.matcher(text);
        if (!open.find()) {
            return text.strip();
        }
        repairs.add(Repair.WRAPPING);
        int close = text.indexOf("```", open.end());
        return text.substring(open.end(), close < 0 ? text.length() : close).strip();
    }
}
