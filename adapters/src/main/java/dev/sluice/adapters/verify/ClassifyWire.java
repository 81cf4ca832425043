package dev.sluice.adapters.verify;

import dev.sluice.core.call.Trial;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /classify} of vLLM: a classifier or reward model reads question and answer.
 *
 * @param right which of the classes says that the answer is right; of one class alone, 0
 */
record ClassifyWire(int right) implements Wire {

    ClassifyWire {
        if (right < 0) {
            throw new IllegalArgumentException("the class that says right must not be negative: " + right);
        }
    }

    @Override
    public ObjectNode question(VerifierEndpoint endpoint, Trial trial) {
        ObjectNode body = Wire.body(endpoint);
        body.putArray("input").add(Wire.asked(trial) + "\n" + Wire.answered(trial));
        return body;
    }

    @Override
    public Opinion opinion(JsonNode answer) throws NotUnderstood {
        JsonNode probabilities = answer.path("data").path(0).path("probs");
        if (!probabilities.isArray() || right >= probabilities.size()) {
            throw new NotUnderstood("its answer has " + probabilities.size() + " classes, and class " + right
                    + " is to say that the answer is right");
        }
        return Opinion.of(Wire.probability(probabilities.get(right), "data[0].probs[" + right + "]"));
    }
}
