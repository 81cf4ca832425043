package dev.sluice.gateway.demo;

import java.util.List;
import java.util.Locale;

/**
 * A prompt of our own whose answer a machine can check.
 *
 * @param level from 1, easy, to {@link #LEVELS}, hard
 * @param mistakes plausible wrong answers
 */
record DemoPrompt(String id, int level, String text, String answer, List<String> mistakes) {

    static final int LEVELS = 5;
    private static final String LEAD = "the answer is ";

    DemoPrompt {
        mistakes = List.copyOf(mistakes);
        if (level < 1 || level > LEVELS) {
            throw new IllegalArgumentException("level must lie in [1, " + LEVELS + "]: " + level);
        }
        if (mistakes.isEmpty() || mistakes.contains(answer)) {
            throw new IllegalArgumentException(id + " needs mistakes other than its answer: " + mistakes);
        }
    }

    /** Whether the last thing called the answer in {@code reply} is the answer. */
    boolean answeredBy(String reply) {
        String lower = reply.toLowerCase(Locale.ROOT);
        int lead = lower.lastIndexOf(LEAD);
        if (lead < 0) {
            return false;
        }
        String given = lower.substring(lead + LEAD.length()).strip();
        return given.replaceFirst("\\.$", "").equals(answer.toLowerCase(Locale.ROOT));
    }
}
