package dev.sluice.adapters.dialect.anthropic;

import dev.sluice.adapters.dialect.NotExpressible;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A Messages request that says what an OpenAI chat request and its call say. */
final class MessagesBody {

    static final JsonMapper JSON = JsonMapper.shared();
    private static final long LEAST_THINKING = 1_024;
    private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "xhigh", "max");

    private final Call call;
    private final JsonNode asked;
    private final List<Message> added;
    private final ObjectNode body = JSON.createObjectNode();

    MessagesBody(InferenceRequest request, Call call) {
        this.call = call;
        this.added = request.body().added();
        try {
            this.asked = JSON.readTree(request.body().bytes());
        } catch (JacksonException e) {
            throw new NotExpressible("the request body is not valid JSON: " + e.getOriginalMessage());
        }
        if (!asked.isObject()) {
            throw new NotExpressible("the request body is not a JSON object");
        }
        body.put("model", call.backend().model());
        body.put("max_tokens", limit());
        if (request.streamed()) {
            body.put("stream", true);
        }
        if (call.choices() != 1) {
            throw refused("n", "more than one choice cannot be asked for from one call");
        }
        for (Map.Entry<String, JsonNode> field : asked.properties()) {
            if (!Fields.absent(field.getValue())) {
                field(field.getKey(), field.getValue());
            }
        }
        thinking();
    }

    byte[] bytes() {
        return JSON.writeValueAsBytes(body);
    }

    private long limit() {
        long limit = call.answerLimit().count();
        for (String name : Set.of("max_tokens", "max_completion_tokens")) {
            JsonNode written = asked.path(name);
            if (!Fields.absent(written)) {
                if (!written.isIntegralNumber() || written.asLong(0) < 1) {
                    throw refused(name, "must be a positive number of tokens");
                }
                limit = Math.min(limit, written.asLong());
            }
        }
        return limit;
    }

    private void field(String name, JsonNode value) {
        switch (name) {
            case "model", "stream", "stream_options", "max_tokens", "max_completion_tokens", "n" -> {}
            case "messages" -> new Turns(value, added).writeTo(body);
            case "temperature" -> sampling(name, value, 1);
            case "top_p" -> sampling(name, value, 1);
            case "top_k" -> sampling(name, value, Integer.MAX_VALUE);
            case "stop" -> stop(value);
            case "tools" -> ToolFields.write(value, asked, body, call.protocol() instanceof Protocol.Thinking);
            case "tool_choice", "parallel_tool_calls" -> {
                if (Fields.absent(asked.path("tools"))) {
                    throw refused(name, "means nothing without tools");
                }
            }
            case "user" -> body.putObject("metadata").put("user_id", Fields.string(value, name));
            case "reasoning_effort" -> effortAsked(value);
            case "response_format" ->
                neutral(name, value.path("type").asString("").equals("text"));
            case "logprobs", "store" -> neutral(name, value.isBoolean() && !value.booleanValue());
            case "frequency_penalty", "presence_penalty" -> neutral(name, value.isNumber() && value.asDouble() == 0);
            default -> throw refused(name, "has no counterpart there");
        }
    }

    private static void neutral(String name, boolean saysNothing) {
        if (!saysNothing) {
            throw refused(name, "has no counterpart there");
        }
    }

    private void sampling(String name, JsonNode value, int most) {
        if (!value.isNumber() || value.asDouble() < 0 || value.asDouble() > most) {
            throw refused(name, "must be a number in [0, " + most + "]: " + value);
        }
        if (call.backend().card().thinking() == ThinkingControl.ADAPTIVE) {
            throw refused(name, "is not taken by this model");
        }
        if (call.protocol() instanceof Protocol.Thinking && value.asDouble() != 1) {
            throw refused(name, "cannot be set while the model thinks");
        }
        body.set(name, value);
    }

    private void stop(JsonNode value) {
        ArrayNode sequences = body.putArray("stop_sequences");
        if (value.isString()) {
            sequences.add(value);
            return;
        }
        if (!value.isArray()) {
            throw refused("stop", "must be a string or a list of strings");
        }
        for (JsonNode sequence : value) {
            sequences.add(Fields.string(sequence, "stop"));
        }
    }

    /** The caller's own effort counts only where the plan leaves thinking as asked. */
    private void effortAsked(JsonNode value) {
        if (!(call.protocol() instanceof Protocol.AsAsked)) {
            return;
        }
        String effort = Fields.string(value, "reasoning_effort");
        if (call.backend().card().thinking() != ThinkingControl.ADAPTIVE || !EFFORTS.contains(effort)) {
            throw refused("reasoning_effort", "cannot be " + effort + " on this model");
        }
        adaptive(effort);
    }

    private void thinking() {
        switch (call.protocol()) {
            case Protocol.AsAsked asAsked -> {}
            case Protocol.Direct direct -> {
                if (call.backend().card().thinking() == ThinkingControl.BUDGET_TOKENS) {
                    body.putObject("thinking").put("type", "disabled");
                }
            }
            case Protocol.Thinking t -> {
                long budget = t.limit().count();
                if (budget < LEAST_THINKING) {
                    throw new NotExpressible(
                            "a thinking limit must be at least " + LEAST_THINKING + " tokens there: " + budget);
                }
                if (budget >= body.path("max_tokens").asLong()) {
                    throw new NotExpressible("a thinking limit of " + budget + " tokens leaves no room for an answer"
                            + " within max_tokens " + body.path("max_tokens").asLong());
                }
                body.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
            }
            case Protocol.Effort effort -> adaptive(effort.level().name().toLowerCase(Locale.ROOT));
        }
    }

    private void adaptive(String effort) {
        body.putObject("thinking").put("type", "adaptive");
        body.putObject("output_config").put("effort", effort);
    }

    static NotExpressible refused(String field, String why) {
        return new NotExpressible(field + " cannot be sent over the Messages wire: " + field + " " + why);
    }
}
