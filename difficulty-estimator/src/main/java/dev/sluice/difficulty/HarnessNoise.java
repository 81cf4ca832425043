package dev.sluice.difficulty;

import java.util.List;

/**
 * What agents' harnesses write into user turns beside what a person asked: reminders, outputs of commands and tools. Left
 * out in one pass over the text.
 */
final class HarnessNoise {

    private static final List<String> TAGS = List.of(
            "system-reminder",
            "system_reminder",
            "environment_details",
            "environment_context",
            "local-command-stdout",
            "local-command-stderr",
            "command-output",
            "command-message",
            "tool_result",
            "tool-result",
            "function_results",
            "bash-stdout",
            "bash-stderr");

    /** How summaries begin that stand for a conversation that grew too long. */
    private static final List<String> SUMMARIES = List.of(
            "This session is being continued from a previous conversation",
            "The conversation history before this point was compacted",
            "[Conversation summary",
            "Here is a summary of the conversation so far");

    private HarnessNoise() {}

    static boolean isSummary(String text) {
        String start = text.stripLeading();
        return SUMMARIES.stream().anyMatch(start::startsWith);
    }

    /** The text without them; one that is not closed goes on to the end. */
    static String without(String text) {
        int open = text.indexOf('<');
        if (open < 0) {
            return text;
        }
        StringBuilder kept = null;
        int from = 0;
        while (open >= 0) {
            String tag = tagAt(text, open + 1);
            if (tag.isEmpty()) {
                open = text.indexOf('<', open + 1);
                continue;
            }
            kept = kept == null ? new StringBuilder(text.length()) : kept;
            kept.append(text, from, open);
            String closing = "</" + tag + ">";
            int end = text.indexOf(closing, open);
            from = end < 0 ? text.length() : end + closing.length();
            open = text.indexOf('<', from);
        }
        return kept == null ? text : kept.append(text, from, text.length()).toString();
    }

    private static String tagAt(String text, int at) {
        for (String tag : TAGS) {
            int end = at + tag.length();
            if (text.startsWith(tag, at)
                    && end < text.length()
                    && (text.charAt(end) == '>' || text.charAt(end) == ' ')) {
                return tag;
            }
        }
        return "";
    }
}
