package dev.sluice.policies.revise;

import dev.sluice.core.call.Judged;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a model is told when it is asked to better an answer. */
public final class Revision {

    /** What the turns add to a prompt at most: a token is at least one byte. */
    public static final Tokens MOST = new Tokens(Revision.ANSWER_BYTES + Revision.MESSAGE_BYTES + 64L);

    private static final int ANSWER_BYTES = 6_000;
    private static final int MESSAGE_BYTES = 4_500;
    private static final int OTHER_BYTES = 1_500;
    private static final int FOUND_BYTES = 300;
    private static final int MOST_OTHERS = 2;
    private static final String LEFT_OUT = "\n[...]\n";

    private Revision() {}

    /**
     * The turns that follow the conversation: the likeliest answer as the model's own, and the request to check it.
     *
     * @param earlier at least one, the likeliest first
     */
    static List<Message> turns(List<Judged> earlier) {
        String said = earlier.getFirst().answer().text().strip();
        return List.of(
                new Message(Message.Role.ASSISTANT, within(ANSWER_BYTES, said.isEmpty() ? "(no answer)" : said), 0),
                Message.user(within(MESSAGE_BYTES, message(earlier))));
    }

    private static String message(List<Judged> earlier) {
        StringBuilder message = new StringBuilder("That answer was checked and not accepted: ")
                .append(found(earlier.getFirst()))
                .append(". It may be wrong, and it may be right all the same.\n")
                .append("Go through it against what was asked. Where it is wrong, put it right; where you find no"
                        + " mistake, keep it. Then give the whole answer anew, in the form that was asked for, without"
                        + " a word about this check.");
        List<Judged> others = earlier.stream().skip(1).limit(MOST_OTHERS).toList();
        if (!others.isEmpty()) {
            message.append("\n\nOther answers that were not accepted either, the likelier first:");
        }
        for (Judged other : others) {
            message.append("\n\n--- ").append(found(other)).append('\n');
            message.append(within(OTHER_BYTES, other.answer().text().strip()));
        }
        return message.toString();
    }

    private static String found(Judged judged) {
        return within(FOUND_BYTES, judged.verdict().evidence().strip());
    }

    /** Its beginning and its end where all of it would take more bytes: the end is where an answer is found. */
    private static String within(int bytes, String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
            return text;
        }
        int half = (bytes - LEFT_OUT.length()) / 2;
        int start = 0;
        int left = half - bytes(text.codePointAt(0));
        while (left >= 0) {
            start += Character.charCount(text.codePointAt(start));
            left -= bytes(text.codePointAt(start));
        }
        int end = text.length();
        left = half - bytes(text.codePointBefore(end));
        while (left >= 0) {
            end -= Character.charCount(text.codePointBefore(end));
            left -= bytes(text.codePointBefore(end));
        }
        return text.substring(0, start) + LEFT_OUT + text.substring(end);
    }

    private static int bytes(int character) {
        return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    }
}
