package dev.sluice.adapters.dialect.openai;

import dev.sluice.adapters.dialect.AnswerReader;
import dev.sluice.adapters.dialect.BrokenAnswer;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.Failure;
import dev.sluice.core.request.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Reads OpenAI answers, whole or in events, in one pass of the tokenizer and without a tree. */
final class OpenAiReader implements AnswerReader {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private String id = "";
    private boolean ended;

    @Override
    public AnswerChunk whole(byte[] body) throws BrokenAnswer {
        return new AnswerChunk(WireFormat.OPENAI, body, read(body, "malformed answer"));
    }

    @Override
    public Optional<AnswerChunk> event(byte[] data) throws BrokenAnswer {
        if (startsWithDone(data)) {
            ended = true;
            return Optional.empty();
        }
        return Optional.of(new AnswerChunk(WireFormat.OPENAI, data, read(data, "malformed chunk")));
    }

    private static boolean startsWithDone(byte[] data) {
        return data.length >= DONE.length && Arrays.equals(data, 0, DONE.length, DONE, 0, DONE.length);
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public String id() {
        return id;
    }

    private List<Delta> read(byte[] data, String whenMalformed) throws BrokenAnswer {
        try (JsonParser json = JsonPatch.JSON.createParser(ObjectReadContext.empty(), data)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw BrokenAnswer.malformed(whenMalformed);
            }
            List<Delta> deltas = new ArrayList<>(2);
            topLevel(json, data, deltas);
            if (json.nextToken() != null) {
                throw BrokenAnswer.malformed(whenMalformed);
            }
            return deltas;
        } catch (JacksonException e) {
            throw BrokenAnswer.malformed(whenMalformed);
        }
    }

    private void topLevel(JsonParser json, byte[] data, List<Delta> deltas) throws BrokenAnswer {
        String type = "";
        String delta = "";
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            switch (name) {
                case "id" -> identify(json, token);
                case "choices" -> choices(json, token, deltas);
                case "usage" -> Usages.read(json, token).ifPresent(u -> deltas.add(new Delta.UsageReported(u)));
                case "error" -> {
                    if (token != JsonToken.VALUE_NULL) {
                        throw reportedError(json, token, data);
                    }
                }
                case "type" -> type = stringOr(json, token, "");
                case "delta" -> delta = stringOr(json, token, "");
                case "response" -> response(json, token, deltas);
                default -> json.skipChildren();
            }
        }
        responsesEvent(type, delta, deltas);
    }

    /** The events of {@code /responses}, where they carry text or the end. */
    private void responsesEvent(String type, String delta, List<Delta> deltas) {
        switch (type) {
            case "response.output_text.delta" -> deltas.add(new Delta.Text(0, delta));
            case "response.completed", "response.incomplete", "response.failed" -> ended = true;
            default -> {}
        }
    }

    private void response(JsonParser json, JsonToken token, List<Delta> deltas) {
        if (token != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "id" -> identify(json, value);
                case "usage" -> Usages.read(json, value).ifPresent(u -> deltas.add(new Delta.UsageReported(u)));
                default -> json.skipChildren();
            }
        }
    }

    private void identify(JsonParser json, JsonToken token) {
        if (token == JsonToken.VALUE_STRING && id.isEmpty()) {
            id = json.getString();
        } else {
            json.skipChildren();
        }
    }

    private static void choices(JsonParser json, JsonToken token, List<Delta> deltas) {
        if (token != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        for (JsonToken item = json.nextToken(); item != JsonToken.END_ARRAY; item = json.nextToken()) {
            if (item == JsonToken.START_OBJECT) {
                new Choice().read(json, deltas);
            } else {
                json.skipChildren();
            }
        }
    }

    private static BrokenAnswer reportedError(JsonParser json, JsonToken token, byte[] data) {
        String message = token == JsonToken.VALUE_STRING ? json.getString() : "";
        int code = 0;
        if (token == JsonToken.START_OBJECT) {
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                JsonToken value = json.nextToken();
                switch (name) {
                    case "message" -> message = stringOr(json, value, "");
                    case "code", "status", "status_code" ->
                        code = value == JsonToken.VALUE_NUMBER_INT ? json.getValueAsInt(0) : code;
                    default -> json.skipChildren();
                }
            }
        }
        Failure.Kind kind = switch (code) {
            case 429, 503, 529 -> Failure.Kind.OVERLOADED;
            case 400, 413, 422 -> Failure.Kind.REJECTED;
            default -> Failure.Kind.SERVER_ERROR;
        };
        return BrokenAnswer.reported(
                kind,
                message.isEmpty()
                        ? "the provider reported an error in its answer"
                        : "the provider reported an error in its answer: " + message,
                new String(data, StandardCharsets.UTF_8));
    }

    static String stringOr(JsonParser json, JsonToken token, String otherwise) {
        if (token == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return otherwise;
    }
}
