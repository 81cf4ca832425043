package dev.sluice.core.request;

import java.util.List;
import java.util.Optional;

/**
 * One turn of the conversation, as text.
 *
 * @param text the text parts joined by new lines; empty where there are none
 * @param images number of image parts
 * @param calls the tool calls that a model asked for in it
 * @param resultOf the id of the tool call whose result it is
 */
public record Message(Role role, String text, int images, List<ToolCall> calls, Optional<String> resultOf) {

    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }

    public Message {
        calls = List.copyOf(calls);
    }

    /** Which has nothing to do with tools. */
    public Message(Role role, String text, int images) {
        this(role, text, images, List.of(), Optional.empty());
    }

    public static Message user(String text) {
        return new Message(Role.USER, text, 0);
    }
}
