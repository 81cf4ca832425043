package dev.sluice.gateway.preferences;

import dev.sluice.gateway.lines.Segments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pairs of decisions of which nobody has said yet whether they were right, on disk, so that they outlive the process; the
 * oldest are forgotten where they are too many or too old. Used by one thread.
 *
 * <pre>
 * {"decision": "dec_1", "pairs": [{"unusable": false, "pair": {"prompt": ...}}, ...]}
 * {"decision": "dec_1", "told": "tool_call_ran"}
 * </pre>
 */
final class WaitingPairs {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Segments lines;

    WaitingPairs(Path directory, long bytes, Duration age, InstantSource clock) {
        this.lines = new Segments(directory, "waiting", "told", bytes, age, clock);
    }

    /** Reads what there is of earlier processes. */
    void load() throws IOException {
        lines.load();
    }

    static byte[] line(String decision, List<Pair> pairs) {
        ObjectNode line = JSON.createObjectNode().put("decision", decision);
        ArrayNode all = line.putArray("pairs");
        pairs.forEach(pair -> all.addObject().put("unusable", pair.unusable()).set("pair", pair.json()));
        return ended(line);
    }

    void add(String decision, byte[] line) throws IOException {
        lines.append(decision, false, line);
    }

    /** The pairs that {@code by} tells, each once, as lines that say so. */
    List<String> told(String decision, ToldBy by) throws IOException {
        Optional<JsonNode> waiting = ofDecision(lines.decision(decision), decision);
        Optional<ToldBy> before = ofDecision(lines.addition(decision), decision)
                .map(line -> ToldBy.named(line.path("told").stringValue()));
        if (waiting.isEmpty()
                || before.filter(earlier -> earlier.tellsAllThat(by)).isPresent()) {
            return List.of();
        }
        List<String> told = new ArrayList<>();
        for (JsonNode one : waiting.get().path("pairs")) {
            boolean unusable = one.path("unusable").booleanValue();
            if (by.tells(unusable)
                    && before.filter(earlier -> earlier.tells(unusable)).isEmpty()) {
                told.add(((ObjectNode) one.path("pair"))
                        .put("told_by", by.word())
                        .toString());
            }
        }
        return told;
    }

    /** Once the lines are written: who is killed in between may tell a pair twice, and none never. */
    void settle(String decision, ToldBy by) throws IOException {
        boolean known = ofDecision(lines.decision(decision), decision).isPresent();
        if (known) {
            lines.append(
                    decision,
                    true,
                    ended(JSON.createObjectNode().put("decision", decision).put("told", by.word())));
        }
    }

    private static Optional<JsonNode> ofDecision(Optional<byte[]> line, String decision) {
        return line.<JsonNode>map(JSON::readTree)
                .filter(json -> json.path("decision").asString("").equals(decision));
    }

    private static byte[] ended(ObjectNode line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    void retain() throws IOException {
        lines.retain();
    }

    void close() {
        lines.close();
    }
}
