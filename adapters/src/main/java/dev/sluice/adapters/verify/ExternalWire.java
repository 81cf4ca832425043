package dev.sluice.adapters.verify;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Trial;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.ToolCall;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A verifier of one's own: it is sent the conversation, the answer and its peers, and replies
 * {@code {"confidence": 0.87}}, or {@code {"confidence": null}} to abstain.
 */
final class ExternalWire implements Wire {

    @Override
    public ObjectNode question(VerifierEndpoint endpoint, Trial trial) {
        ObjectNode body = Wire.body(endpoint);
        body.put("request", trial.request().id());
        ArrayNode messages = body.putArray("messages");
        for (Message message : trial.request().conversation()) {
            messages.addObject()
                    .put("role", message.role().name().toLowerCase(Locale.ROOT))
                    .put("content", message.text());
        }
        answer(body.putObject("answer"), trial.candidate());
        ArrayNode peers = body.putArray("peers");
        trial.peers().forEach(peer -> answer(peers.addObject(), peer));
        return body;
    }

    private static void answer(ObjectNode node, Answer answer) {
        node.put("backend", answer.call().backend().id())
                .put("text", answer.text())
                .put("finish", answer.completion().finish().name().toLowerCase(Locale.ROOT));
        ArrayNode calls = node.putArray("tool_calls");
        for (ToolCall call : answer.completion().toolCalls()) {
            calls.addObject().put("name", call.name()).put("arguments", call.arguments());
        }
    }

    @Override
    public Opinion opinion(JsonNode answer) throws NotUnderstood {
        if (answer.has("confidence") && answer.path("confidence").isNull()) {
            return Opinion.NONE;
        }
        return Opinion.of(Wire.probability(answer.path("confidence"), "confidence"));
    }
}
