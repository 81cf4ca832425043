package dev.sluice.difficulty;

import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import java.util.List;

/**
 * The bounded part of a conversation that is looked at: the start and the end of the last turn in which a user asked
 * something, what harnesses write into such turns left out; with the one before it where it is short. A summary that stands
 * for the conversation counts only where nothing else was asked.
 */
final class PromptText {

    /** Characters taken from either end of a turn. */
    private static final int END = 6 * 1024;

    /** A turn below this says little by itself, so the one before it is looked at too. */
    private static final int SHORT_TURN = 120;

    private PromptText() {}

    static String of(InferenceRequest request) {
        List<Message> turns = request.conversation();
        StringBuilder looked = new StringBuilder();
        String summary = "";
        for (int i = turns.size() - 1; i >= 0 && looked.length() < SHORT_TURN; i--) {
            Message turn = turns.get(i);
            if (turn.role() != Message.Role.USER) {
                continue;
            }
            String said = HarnessNoise.without(turn.text());
            if (HarnessNoise.isSummary(said)) {
                summary = summary.isEmpty() ? said : summary;
            } else if (!said.isBlank()) {
                boolean first = looked.isEmpty();
                looked.insert(0, first ? ends(said) : ends(said) + "\n");
                if (!first) {
                    break;
                }
            }
        }
        return looked.isEmpty() ? ends(summary) : looked.toString();
    }

    private static String ends(String text) {
        return text.length() <= 2 * END ? text : text.substring(0, END) + "\n" + text.substring(text.length() - END);
    }
}
