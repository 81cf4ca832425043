package dev.sluice.gateway.journal;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Ending;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.ToolRun;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Signal;
import dev.sluice.core.request.Tokens;
import dev.sluice.gateway.journal.JournalEntry.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A decision as one line of JSON, and what was said of it as another:
 *
 * <pre>
 * {"decision": "dec_1", "at": ..., "caller": "blue", "policy": "default@3", "costUsd": ..., "latent": [...],
 *  "answered": [{"backend": ..., "protocol": ..., "ending": ..., "relation": ...}], "view": {...}}
 * {"decision": "dec_1", "judgements": [{"success": 0.5, "idempotency_key": ""}, ...], "tool_calls": "RAN"}
 * </pre>
 *
 * The first is what {@code what-if} of the replay reads, and all that is needed to show the decision and to learn from it
 * later. No word of prompt or answer is in it.
 */
final class DecisionLine {

    private static final JsonMapper JSON = JsonMapper.shared();

    private DecisionLine() {}

    static byte[] of(JournalEntry.Fresh entry) {
        Outcome outcome = entry.outcome();
        Decision decision = outcome.decision();
        ObjectNode line = JSON.createObjectNode().put("decision", decision.id());
        line.put("at", outcome.at().toString());
        line.put("caller", outcome.request().caller().key());
        line.put("policy", decision.policy().toString());
        line.put("costUsd", outcome.run().spent().cost().inUsd());
        ArrayNode latent = line.putArray("latent");
        for (double one : decision.difficulty().latent()) {
            latent.add(one);
        }
        ArrayNode answered = line.putArray("answered");
        entry.answered().by().forEach(by -> answered(answered.addObject(), by));
        line.set("view", DecisionView.of(entry));
        return JSON.writeValueAsBytes(line);
    }

    private static void answered(ObjectNode node, Answered.By by) {
        node.put("backend", by.backend().id()).put("protocol", by.protocol().label());
        if (by.protocol() instanceof Protocol.Thinking thinking) {
            node.put("limit", thinking.limit().count());
        }
        node.put("ending", by.ending().name()).put("relation", by.relation().name());
    }

    static byte[] ofSaid(JournalEntry entry) {
        ObjectNode line =
                JSON.createObjectNode().put("decision", entry.answered().decision());
        ArrayNode all = line.putArray("judgements");
        for (Judgement judgement : entry.judgements()) {
            all.addObject()
                    .put("success", judgement.feedback().success())
                    .put("idempotency_key", judgement.idempotencyKey());
        }
        entry.ran().ifPresent(run -> line.put("tool_calls", run.name()));
        return JSON.writeValueAsBytes(line);
    }

    /**
     * @param judgements the line of what was said of it; null where nothing was
     * @param backends the configured ones by id
     */
    static JournalEntry read(
            JsonNode line, Optional<JsonNode> judgements, Function<String, Optional<Backend>> backends) {
        String id = line.path("decision").stringValue();
        String policy = line.path("policy").stringValue();
        int at = policy.lastIndexOf('@');
        ObjectNode view = (ObjectNode) line.path("view");
        Answered answered = new Answered(
                id,
                new Decision.PolicyRef(policy.substring(0, at), Integer.parseInt(policy.substring(at + 1))),
                difficulty(line.path("latent"), view.path("difficulty")),
                by(line.path("answered"), backends));
        List<Judgement> said = judgements.map(node -> said(id, node)).orElse(List.of());
        Optional<ToolRun> ran = judgements
                .map(node -> node.path("tool_calls"))
                .filter(JsonNode::isString)
                .map(run -> ToolRun.valueOf(run.stringValue()));
        return new JournalEntry.Kept(line.path("caller").stringValue(), answered, said, ran, view);
    }

    private static Difficulty difficulty(JsonNode latent, JsonNode shown) {
        double[] vector = new double[latent.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = latent.get(i).doubleValue();
        }
        List<Signal> signals = new ArrayList<>();
        shown.path("signals")
                .properties()
                .forEach(entry ->
                        signals.add(new Signal(entry.getKey(), entry.getValue().doubleValue())));
        return new Difficulty(shown.path("estimator").stringValue(), vector, signals);
    }

    /** Without those whose backends are no longer configured. */
    private static List<Answered.By> by(JsonNode answered, Function<String, Optional<Backend>> backends) {
        List<Answered.By> by = new ArrayList<>();
        for (JsonNode one : answered) {
            backends.apply(one.path("backend").stringValue())
                    .ifPresent(backend -> by.add(new Answered.By(
                            backend,
                            protocol(one),
                            Ending.valueOf(one.path("ending").stringValue()),
                            Answered.Relation.valueOf(one.path("relation").stringValue()))));
        }
        return by;
    }

    private static Protocol protocol(JsonNode answered) {
        String label = answered.path("protocol").stringValue();
        return switch (label) {
            case "as-asked" -> new Protocol.AsAsked();
            case "direct" -> new Protocol.Direct();
            case "thinking" ->
                new Protocol.Thinking(new Tokens(answered.path("limit").longValue()));
            default ->
                new Protocol.Effort(Protocol.Level.valueOf(
                        label.substring("effort-".length()).toUpperCase(Locale.ROOT)));
        };
    }

    private static List<Judgement> said(String decision, JsonNode line) {
        List<Judgement> said = new ArrayList<>();
        for (JsonNode one : line.path("judgements")) {
            double success = one.path("success").doubleValue();
            Feedback feedback = said.isEmpty()
                    ? new Feedback(decision, success)
                    : Feedback.correcting(said.getLast().feedback(), success);
            said.add(new Judgement(feedback, one.path("idempotency_key").stringValue()));
        }
        return said;
    }
}
