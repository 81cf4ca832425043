package dev.sluice.gateway.openai;

import dev.sluice.core.request.Cost;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads and extends the {@code usage} of a chunk, leaving every other byte alone. */
final class UsageFields {

    /** The field under {@code usage} that tells what the whole request was charged, in dollars. */
    static final String COST = "sluice_cost_usd";

    private static final JsonFactory JSON = JsonFactory.builder().build();

    private UsageFields() {}

    /** Whether a chunk exists only to report usage: it has no choices. */
    static boolean usageOnly(byte[] chunk) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), chunk)) {
            parser.nextToken();
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if ("choices".equals(field) && value == JsonToken.START_ARRAY) {
                    return parser.nextToken() == JsonToken.END_ARRAY;
                }
                parser.skipChildren();
            }
            return true;
        }
    }

    static byte[] withCost(byte[] chunk, Cost cost) {
        int at = afterBraceOfUsage(chunk);
        if (at < 0) {
            return chunk;
        }
        boolean empty = nextVisible(chunk, at) == '}';
        byte[] field = ("\"" + COST + "\":" + cost + (empty ? "" : ",")).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream patched = new ByteArrayOutputStream(chunk.length + field.length);
        patched.write(chunk, 0, at);
        patched.write(field, 0, field.length);
        patched.write(chunk, at, chunk.length - at);
        return patched.toByteArray();
    }

    private static int afterBraceOfUsage(byte[] chunk) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), chunk)) {
            parser.nextToken();
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if ("usage".equals(field) && value == JsonToken.START_OBJECT) {
                    return (int) parser.currentTokenLocation().getByteOffset() + 1;
                }
                parser.skipChildren();
            }
            return -1;
        }
    }

    private static int nextVisible(byte[] chunk, int from) {
        int at = from;
        while (at < chunk.length && chunk[at] <= ' ') {
            at++;
        }
        return at < chunk.length ? chunk[at] : -1;
    }
}
