package dev.sluice.gateway.openai;

import dev.sluice.core.Refusal;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonToken;

/** Reads {@code messages}: the text and the tool calls of each turn, and how many pictures and bytes of them there are. */
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
        List<ToolCall> calls = List.of();
        Optional<String> resultOf = Optional.empty();
        int imagesBefore = images;
        for (String field = body.nextField(); field != null; field = body.nextField()) {
            switch (field) {
                case "role" -> role = body.text(at + ".role");
                case "content" -> content(at, text);
                case "tool_calls" -> calls = calls();
                case "tool_call_id" -> resultOf = Optional.of(ifText()).filter(id -> !id.isEmpty());
                default -> body.skip();
            }
        }
        conversation.add(new Message(role(role, at), text.toString(), images - imagesBefore, calls, resultOf));
    }

    /** Those that are functions; what is wrong with the others is the backend's to say. */
    private List<ToolCall> calls() {
        List<ToolCall> calls = new ArrayList<>();
        if (body.token() != JsonToken.START_ARRAY) {
            body.skip();
            return calls;
        }
        while (body.next() != JsonToken.END_ARRAY) {
            if (body.token() == JsonToken.START_OBJECT) {
                call().ifPresent(calls::add);
            } else {
                body.skip();
            }
        }
        return calls;
    }

    private Optional<ToolCall> call() {
        String id = "";
        String name = "";
        String arguments = "";
        for (String field = body.nextField(); field != null; field = body.nextField()) {
            if (field.equals("id")) {
                id = ifText();
            } else if (field.equals("function") && body.token() == JsonToken.START_OBJECT) {
                for (String of = body.nextField(); of != null; of = body.nextField()) {
                    switch (of) {
                        case "name" -> name = ifText();
                        case "arguments" -> arguments = ifText();
                        default -> body.skip();
                    }
                }
            } else {
                body.skip();
            }
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(new ToolCall(id, name, arguments));
    }

    private String ifText() {
        if (body.token() == JsonToken.VALUE_STRING) {
            return body.string();
        }
        body.skip();
        return "";
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
