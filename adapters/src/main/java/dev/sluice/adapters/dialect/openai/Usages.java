package dev.sluice.adapters.dialect.openai;

import dev.sluice.core.call.Usage;
import dev.sluice.core.request.Tokens;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads OpenAI's {@code usage} object, under the field names of chat and of responses. */
final class Usages {

    private long input = -1;
    private long output;
    private long cached;
    private long thinking;

    private Usages() {}

    /** Empty where there is no count of the prompt in it. */
    static Optional<Usage> read(JsonParser json, JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            json.skipChildren();
            return Optional.empty();
        }
        Usages usage = new Usages();
        usage.fields(json);
        return usage.input < 0
                ? Optional.empty()
                : Optional.of(new Usage(
                        new Tokens(usage.input),
                        new Tokens(usage.cached),
                        new Tokens(usage.output),
                        new Tokens(usage.thinking),
                        Usage.Source.REPORTED));
    }

    private void fields(JsonParser json) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_OBJECT && name.endsWith("_details")) {
                fields(json);
            } else if (token == JsonToken.VALUE_NUMBER_INT) {
                count(name, Math.max(0, json.getValueAsLong()));
            } else {
                json.skipChildren();
            }
        }
    }

    private void count(String name, long tokens) {
        switch (name) {
            case "prompt_tokens", "input_tokens" -> input = tokens;
            case "completion_tokens", "output_tokens" -> output = tokens;
            case "cached_tokens" -> cached = tokens;
            case "reasoning_tokens" -> thinking = tokens;
            default -> {}
        }
    }
}
