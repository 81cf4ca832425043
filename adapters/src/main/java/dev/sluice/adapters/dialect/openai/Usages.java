package dev.sluice.adapters.dialect.openai;

import dev.sluice.core.backend.TokenCounts;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Usage.Defect;
import dev.sluice.core.request.Tokens;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads OpenAI's {@code usage} object, under the field names of chat, of responses and of those who add to them. What the
 * total has beyond prompt and completion is thinking that a provider counts apart, and bills.
 */
final class Usages {

    private static final long ABSENT = -1;

    private long input = ABSENT;
    private long output = ABSENT;
    private long total = ABSENT;
    private long cached;
    private long written;
    private long thinking;
    private String wrong = "";

    private Usages() {}

    /** Empty where there is no count of the prompt in it. */
    static Optional<Usage> read(JsonParser json, JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            json.skipChildren();
            return Optional.empty();
        }
        Usages usage = new Usages();
        usage.fields(json);
        if (!usage.wrong.isEmpty()) {
            return Optional.of(malformed(usage.wrong));
        }
        return usage.input == ABSENT ? Optional.empty() : Optional.of(usage.counted());
    }

    private static Usage malformed(String words) {
        return Usage.reported(TokenCounts.NONE).because(new Defect(Defect.Kind.MALFORMED, words));
    }

    private Usage counted() {
        long answer = Math.max(0, output);
        long apart = Math.max(0, total - input - answer);
        try {
            return Usage.reported(new TokenCounts(
                    new Tokens(input),
                    new Tokens(cached),
                    new Tokens(written),
                    Tokens.ZERO,
                    new Tokens(answer + apart),
                    new Tokens(Math.max(thinking, apart))));
        } catch (IllegalArgumentException morePartsThanWhole) {
            return malformed(String.valueOf(morePartsThanWhole.getMessage()));
        }
    }

    private void fields(JsonParser json) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_OBJECT && name.endsWith("_details")) {
                fields(json);
            } else if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                json.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                field(name, json, token);
            }
        }
    }

    private void field(String name, JsonParser json, JsonToken token) {
        switch (name) {
            case "prompt_tokens", "input_tokens" -> input = count(name, json, token);
            case "completion_tokens", "output_tokens" -> output = count(name, json, token);
            case "total_tokens" -> total = count(name, json, token);
            case "cached_tokens", "prompt_cache_hit_tokens" -> cached = Math.max(cached, count(name, json, token));
            case "cache_write_tokens", "cache_creation_tokens" -> written = Math.max(written, count(name, json, token));
            case "reasoning_tokens" -> thinking = count(name, json, token);
            default -> {}
        }
    }

    private long count(String name, JsonParser json, JsonToken token) {
        boolean whole = token == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && json.getLongValue() >= 0;
        if (!whole && wrong.isEmpty()) {
            String said = String.valueOf(json.getString());
            wrong = name + " is no number of tokens: " + said.substring(0, Math.min(40, said.length()));
        }
        return whole ? json.getLongValue() : 0;
    }
}
