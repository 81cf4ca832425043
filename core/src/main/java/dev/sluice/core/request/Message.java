package dev.sluice.core.request;

/**
 * One turn of the conversation, as text.
 *
 * @param text the text parts joined by new lines; empty where there are none
 * @param images number of image parts
 */
public record Message(Role role, String text, int images) {

    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }

    public static Message user(String text) {
        return new Message(Role.USER, text, 0);
    }
}
