package dev.sluice.gateway.openai;

import dev.sluice.core.Refusal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The place in a request body that is being read, and how to refuse what stands there. */
final class BodyCursor {

    private final JsonParser parser;
    private final byte[] body;

    BodyCursor(JsonParser parser, byte[] body) {
        this.parser = parser;
        this.body = body;
    }

    /** Moves to the value of the object's next field; its name, or null at the object's end. */
    @Nullable
    String nextField() {
        String name = parser.nextName();
        if (name != null) {
            parser.nextToken();
        }
        return name;
    }

    @Nullable
    JsonToken next() {
        return parser.nextToken();
    }

    JsonToken token() {
        return parser.currentToken();
    }

    void skip() {
        parser.skipChildren();
    }

    String string() {
        return parser.getString();
    }

    /** The whole number here; {@code otherwise} where it is none, or beyond a long. */
    long whole(long otherwise) {
        return token() == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                ? parser.getLongValue()
                : otherwise;
    }

    /** The current value as the caller wrote it. */
    String slice() {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        return new String(body, from, to - from, StandardCharsets.UTF_8);
    }

    /** Passes over the current value; how many bytes it has. */
    long skipped() {
        long from = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return parser.currentLocation().getByteOffset() - from;
    }

    boolean flag(String field) {
        return switch (token()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw wrong(field, "true or false");
        };
    }

    String text(String field) {
        expect(JsonToken.VALUE_STRING, field, "a string");
        return string();
    }

    boolean isNull() {
        return token() == JsonToken.VALUE_NULL;
    }

    void expect(JsonToken token, String field, String what) {
        if (token() != token) {
            throw wrong(field, what);
        }
    }

    Refusal.InvalidRequest wrong(String field, String what) {
        String value = token().isScalarValue() ? string() : "a JSON " + kind();
        return new Refusal.InvalidRequest(field + " must be " + what + ": " + value, field);
    }

    private String kind() {
        return token() == JsonToken.START_ARRAY ? "array" : "object";
    }
}
