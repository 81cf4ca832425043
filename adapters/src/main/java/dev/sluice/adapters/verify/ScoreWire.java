package dev.sluice.adapters.verify;

import dev.sluice.core.call.Trial;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /score} of vLLM: a cross-encoder scores the question against the answer. */
final class ScoreWire implements Wire {

    @Override
    public ObjectNode question(VerifierEndpoint endpoint, Trial trial) {
        return Wire.body(endpoint).put("text_1", Wire.asked(trial)).put("text_2", Wire.answered(trial));
    }

    @Override
    public Opinion opinion(JsonNode answer) throws NotUnderstood {
        return Opinion.of(Wire.probability(answer.path("data").path(0).path("score"), "data[0].score"));
    }
}
