package dev.sluice.adapters.verify;

import dev.sluice.core.call.Trial;
import dev.sluice.core.request.Message;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The words in which one kind of endpoint is asked and answers. */
interface Wire {

    JsonMapper JSON = JsonMapper.shared();

    /** A JSON body. */
    ObjectNode question(VerifierEndpoint endpoint, Trial trial);

    /** @throws NotUnderstood where the answer is not what this kind of endpoint says */
    Opinion opinion(JsonNode answer) throws NotUnderstood;

    /** An answer that makes no sense. */
    final class NotUnderstood extends Exception {
        private static final long serialVersionUID = 1L;
        private final String reason;

        NotUnderstood(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    static ObjectNode body(VerifierEndpoint endpoint) {
        ObjectNode body = JSON.createObjectNode();
        if (!endpoint.model().isEmpty()) {
            body.put("model", endpoint.model());
        }
        return body;
    }

    /** The last thing the user said. */
    static String asked(Trial trial) {
        List<Message> said = trial.request().conversation().stream()
                .filter(message -> message.role() == Message.Role.USER)
                .toList();
        return said.isEmpty()
                ? trial.request().conversation().stream().map(Message::text).collect(Collectors.joining("\n"))
                : said.getLast().text();
    }

    /** What the candidate says, or, where it only calls tools, its calls. */
    static String answered(Trial trial) {
        String text = trial.candidate().text();
        return text.isBlank()
                ? trial.candidate().completion().toolCalls().stream()
                        .map(call -> call.name() + call.arguments())
                        .collect(Collectors.joining("\n"))
                : text;
    }

    /** A number that says how right something is. */
    static double probability(JsonNode number, String field) throws NotUnderstood {
        if (!number.isNumber()) {
            throw new NotUnderstood("its answer has no number at " + field);
        }
        double value = number.doubleValue();
        if (!(value >= 0 && value <= 1)) {
            throw new NotUnderstood("its " + field + " does not lie in [0, 1]: " + value);
        }
        return value;
    }
}
