package dev.sluice.policies.tools;

import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Tool;
import java.util.List;
import java.util.stream.Collectors;

/** What a model is told when its tool call is asked for once more. */
public final class Reask {

    /** What the turns add to a prompt at most: a token is at least one byte. */
    public static final Tokens MOST = new Tokens(Reask.SAID_BYTES + Reask.MESSAGE_BYTES + 64L);

    private static final int SAID_BYTES = 2_000;
    private static final int MESSAGE_BYTES = 4_000;
    private static final int MOST_FLAWS = 5;
    private static final int LONGEST_SCHEMA = 2_000;

    private Reask() {}

    /**
     * The turns that follow the conversation: what the model said, and what was wrong with it.
     *
     * @param said the model's answer as text; a call it made may be told in words
     */
    public static List<Message> turns(String said, List<Flaw> flaws, List<Tool> tools) {
        String shown = said.isBlank() ? "(a tool call)" : said;
        return List.of(
                new Message(Message.Role.ASSISTANT, start(shown, SAID_BYTES), 0),
                Message.user(start(message(flaws, tools), MESSAGE_BYTES)));
    }

    /** Its first characters, as many as take no more than so many bytes. */
    private static String start(String text, int bytes) {
        int used = 0;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            used += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (used > bytes) {
                return text.substring(0, end);
            }
            end += Character.charCount(character);
        }
        return text;
    }

    /** @param flaws at least one */
    static String message(List<Flaw> flaws, List<Tool> tools) {
        if (flaws.isEmpty()) {
            throw new IllegalArgumentException("nothing is asked again without a flaw");
        }
        String wrong = flaws.stream()
                .limit(MOST_FLAWS)
                .map(flaw -> "- " + flaw.message())
                .collect(Collectors.joining("\n"));
        boolean noCall = flaws.getFirst().kind() == Flaw.Kind.UNWANTED;
        String schemas = noCall
                ? ""
                : tools.stream()
                        .filter(tool -> wrong.contains(tool.name()))
                        .map(tool -> "\n" + tool.name() + ": " + tool.schema())
                        .filter(line -> line.length() <= LONGEST_SCHEMA)
                        .collect(Collectors.joining());
        return "That could not be used:\n" + wrong
                + (noCall ? "" : "\nCall again, with arguments that satisfy the schema.") + schemas;
    }
}
