package dev.sluice.difficulty;

import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import java.util.List;

/** The bounded part of a conversation that is looked at: the last user turn, its start and its end. */
final class PromptText {

    /** Characters taken from either end of a turn. */
    private static final int END = 6 * 1024;

    /** A turn below this says little by itself, so the one before it is looked at too. */
    private static final int SHORT_TURN = 120;

    private PromptText() {}

    static String of(InferenceRequest request) {
        List<Message> turns = request.conversation();
        int last = lastUser(turns, turns.size() - 1);
        if (last < 0) {
            return "";
        }
        String text = ends(turns.get(last).text());
        if (text.length() >= SHORT_TURN) {
            return text;
        }
        int before = lastUser(turns, last - 1);
        return before < 0 ? text : ends(turns.get(before).text()) + "\n" + text;
    }

    private static int lastUser(List<Message> turns, int from) {
        for (int i = from; i >= 0; i--) {
            Message turn = turns.get(i);
            if (turn.role() == Message.Role.USER && !turn.text().isBlank()) {
                return i;
            }
        }
        return -1;
    }

    private static String ends(String text) {
        return text.length() <= 2 * END ? text : text.substring(0, END) + "\n" + text.substring(text.length() - END);
    }
}
