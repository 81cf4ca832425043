package dev.sluice.adapters.changes;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One change as it stands in a file: a line of JSON. */
record Line(Recorded recorded, List<Change.Write> writes) {

    /** Numbers come back as they were written. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    byte[] bytes() {
        ObjectNode line = JSON.createObjectNode()
                .put("revision", recorded.revision())
                .put("at", recorded.at().toString())
                .put("who", recorded.who())
                .put("what", recorded.what());
        line.set("before", JSON.readTree(recorded.before()));
        line.set("after", JSON.readTree(recorded.after()));
        ArrayNode documents = line.putArray("documents");
        for (Change.Write write : writes) {
            ObjectNode document = documents.addObject();
            document.put("kind", write.key().kind()).put("name", write.key().name());
            document.set("body", JSON.readTree(write.body().orElse("null")));
        }
        return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Empty where it is no whole line of ours. */
    static Optional<Line> read(String text) {
        try {
            JsonNode line = JSON.readTree(text);
            if (!line.path("revision").isIntegralNumber()
                    || !line.path("documents").isArray()) {
                return Optional.empty();
            }
            Recorded recorded = new Recorded(
                    line.path("revision").asLong(),
                    Instant.parse(line.path("at").asString("")),
                    line.path("who").asString(""),
                    line.path("what").asString(""),
                    line.path("before").toString(),
                    line.path("after").toString());
            List<Change.Write> writes = new ArrayList<>();
            for (JsonNode document : line.path("documents")) {
                JsonNode body = document.path("body");
                writes.add(new Change.Write(
                        new Documents.Key(
                                document.path("kind").asString(""),
                                document.path("name").asString("")),
                        body.isNull() ? Optional.empty() : Optional.of(body.toString())));
            }
            return Optional.of(new Line(recorded, writes));
        } catch (JacksonException | DateTimeException torn) {
            return Optional.empty();
        }
    }
}
