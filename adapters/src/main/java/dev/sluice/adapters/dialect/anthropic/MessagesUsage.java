package dev.sluice.adapters.dialect.anthropic;

import dev.sluice.core.backend.TokenCounts;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Usage.Defect;
import dev.sluice.core.request.Tokens;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The {@code usage} of a message. It comes in parts, each telling the totals so far of what it names. The wire's
 * {@code input_tokens} are those that no cache had a part in.
 */
final class MessagesUsage {

    private static final String FRESH = "input_tokens";
    private static final String READ = "cache_read_input_tokens";
    private static final String WRITTEN = "cache_creation_input_tokens";
    private static final String WRITTEN_FOR_AN_HOUR = "ephemeral_1h_input_tokens";
    private static final String OUTPUT = "output_tokens";
    private static final Set<String> COUNTED = Set.of(FRESH, READ, WRITTEN, WRITTEN_FOR_AN_HOUR, OUTPUT);

    private final Map<String, Long> said = new HashMap<>();
    private String wrong = "";

    void add(JsonNode part) {
        part.properties().forEach(field -> {
            if (COUNTED.contains(field.getKey()) && !field.getValue().isNull()) {
                said.put(field.getKey(), count(field.getKey(), field.getValue()));
            }
        });
        if (part.path("cache_creation").isObject()) {
            add(part.path("cache_creation"));
        }
    }

    private long count(String name, JsonNode value) {
        boolean whole = value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0;
        if (!whole && wrong.isEmpty()) {
            String text = value.toString();
            wrong = name + " is no number of tokens: " + text.substring(0, Math.min(40, text.length()));
        }
        return whole ? value.asLong() : 0;
    }

    /** Empty as long as the prompt was not counted. */
    Optional<Usage> reported() {
        if (!wrong.isEmpty()) {
            return Optional.of(malformed(wrong));
        }
        if (!said.containsKey(FRESH)) {
            return Optional.empty();
        }
        Tokens forAnHour = of(WRITTEN_FOR_AN_HOUR);
        Tokens written = of(WRITTEN).max(forAnHour);
        try {
            return Optional.of(Usage.reported(new TokenCounts(
                    of(FRESH).plus(of(READ)).plus(written),
                    of(READ),
                    written.minus(forAnHour),
                    forAnHour,
                    of(OUTPUT),
                    Tokens.ZERO)));
        } catch (ArithmeticException beyondAllNumbers) {
            return Optional.of(malformed("the input is more than a number holds"));
        }
    }

    private static Usage malformed(String words) {
        return Usage.reported(TokenCounts.NONE).because(new Defect(Defect.Kind.MALFORMED, words));
    }

    private Tokens of(String field) {
        return new Tokens(said.getOrDefault(field, 0L));
    }
}
