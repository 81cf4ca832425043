package dev.sluice.adapters.verify;

import dev.sluice.core.call.Trial;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /rerank} of vLLM, Jina and Cohere: the answer is the only document to the question. */
final class RerankWire implements Wire {

    @Override
    public ObjectNode question(VerifierEndpoint endpoint, Trial trial) {
        ObjectNode body = Wire.body(endpoint).put("query", Wire.asked(trial)).put("top_n", 1);
        body.putArray("documents").add(Wire.answered(trial));
        return body;
    }

    @Override
    public Opinion opinion(JsonNode answer) throws NotUnderstood {
        for (JsonNode result : answer.path("results")) {
            if (result.path("index").asInt(-1) == 0) {
                return Opinion.of(Wire.probability(result.path("relevance_score"), "results[0].relevance_score"));
            }
        }
        throw new NotUnderstood("its answer has no result for the document");
    }
}
