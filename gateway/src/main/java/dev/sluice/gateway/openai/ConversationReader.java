package dev.sluice.gateway.openai;

import dev.sluice.core.Refusal;
import dev.sluice.core.request.Message;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonToken;

/** Reads {@code messages}: the text of each turn, and how many pictures and bytes of them there are. */
final class ConversationReader {

    private final BodyCursor body;
    private final List<Message> conversation = new ArrayList<>();
    private int images;
    private long imageBytes;

    ConversationReader(BodyCursor body) {
        this.body = body;
    }

    List<Message> conversation() {
        return conversation;
    }

    int images() {
        return images;
    }

    long imageBytes() {
        return imageBytes;
    }

    /** Reads the array; one that comes again replaces the first. */
    void read() {
        body.expect(JsonToken.START_ARRAY, "messages", "an array");
        conversation.clear();
        while (body.next() != JsonToken.END_ARRAY) {
            String at = "messages[" + conversation.size() + "]";
            body.expect(JsonToken.START_OBJECT, at, "an object");
            message(at);
        }
    }

    private void message(String at) {
        String role = "";
        StringBuilder text = new StringBuilder();
        int imagesBefore = images;
        for (String field = body.nextField(); field != null; field = body.nextField()) {
            switch (field) {
                case "role" -> role = body.text(at + ".role");
                case "content" -> content(at, text);
                default -> body.skip();
            }
        }
        conversation.add(new Message(role(role, at), text.toString(), images - imagesBefore));
    }

    private void content(String at, StringBuilder text) {
        switch (body.token()) {
            case VALUE_STRING -> text.append(body.string());
            case VALUE_NULL -> {}
            case START_ARRAY -> {
                while (body.next() != JsonToken.END_ARRAY) {
                    body.expect(JsonToken.START_OBJECT, at + ".content", "an array of objects");
                    part(at, text);
                }
            }
            default -> throw body.wrong(at + ".content", "a string, an array of parts or null");
        }
    }

    private void part(String at, StringBuilder text) {
        for (String field = body.nextField(); field != null; field = body.nextField()) {
            switch (field) {
                case "text" -> {
                    text.append(text.isEmpty() ? "" : "\n").append(body.text(at + ".content.text"));
                }
                case "image_url" -> {
                    images++;
                    imageBytes += body.skipped();
                }
                case "file", "video_url", "audio_url" -> elsewhere(at + ".content." + field);
                default -> body.skip();
            }
        }
    }

    /** What lies elsewhere has no size that could be reserved for. */
    private void elsewhere(String at) {
        if (body.token() != JsonToken.START_OBJECT) {
            body.skip();
            return;
        }
        for (String field = body.nextField(); field != null; field = body.nextField()) {
            boolean named = field.equals("file_id") || field.equals("url");
            if (named
                    && body.token() == JsonToken.VALUE_STRING
                    && !body.string().startsWith("data:")) {
                throw new Refusal.InvalidRequest(
                        at + "." + field + " is not served, as its size is not known: send what it holds, not its name",
                        at + "." + field);
            }
            body.skip();
        }
    }

    private Message.Role role(String role, String at) {
        return switch (role) {
            case "system", "developer" -> Message.Role.SYSTEM;
            case "user" -> Message.Role.USER;
            case "assistant" -> Message.Role.ASSISTANT;
            case "tool", "function" -> Message.Role.TOOL;
            default ->
                throw new Refusal.InvalidRequest(
                        at + ".role must be one of system, developer, user, assistant, tool, function: '" + role + "'",
                        at + ".role");
        };
    }
}
