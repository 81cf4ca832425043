package dev.sluice.adapters.dialect.openai;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.dialect.NotExpressible;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.JsonStringEncoder;

/** The fields of an OpenAI body that a plan owns: model, answer limit, streaming, choices and thinking. */
final class OwnedFields {

    private static final String MAX_TOKENS = "max_tokens";
    private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";
    private static final String MAX_OUTPUT_TOKENS = "max_output_tokens";
    /** Under which servers take the answer limit, some of them before {@code max_tokens}, as llama.cpp its n_predict. */
    private static final List<String> LIMITS = List.of(
            MAX_TOKENS,
            MAX_COMPLETION_TOKENS,
            MAX_OUTPUT_TOKENS,
            "max_new_tokens",
            "max_length",
            "n_predict",
            "num_predict");

    /** Below which an answer must not end. */
    private static final List<String> FLOORS = List.of("min_tokens", "min_new_tokens", "min_length");

    private static final String MESSAGES = "messages";
    private static final String STREAM = "stream";
    private static final String STREAM_OPTIONS = "stream_options";
    private static final String CHOICES = "n";
    private static final String EFFORT = "reasoning_effort";
    private static final String TEMPLATE = "chat_template_kwargs";
    private static final String THINKING_BUDGET = "thinking_token_budget";
    private static final Set<String> ALL = Stream.of(
                    LIMITS,
                    FLOORS,
                    List.of("model", MESSAGES, STREAM, STREAM_OPTIONS, CHOICES, EFFORT, TEMPLATE, THINKING_BUDGET))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> OBJECTS = Set.of(STREAM_OPTIONS, TEMPLATE);

    private final InferenceRequest request;
    private final Call call;
    private final JsonPatch patch;

    private OwnedFields(InferenceRequest request, Call call) {
        this.request = request;
        this.call = call;
        this.patch = new JsonPatch(request.body().bytes(), ALL, OBJECTS);
    }

    static byte[] written(InferenceRequest request, Call call, Endpoint endpoint) {
        OwnedFields fields = new OwnedFields(request, call);
        fields.patch.set("model", quoted(call.backend().model()));
        switch (request.operation().path()) {
            case "/chat/completions" -> {
                fields.limit(List.of(MAX_TOKENS, MAX_COMPLETION_TOKENS), endpoint.answerLimitField());
                fields.streaming(true);
                fields.choices();
                fields.thinking();
                fields.turns();
            }
            case "/completions" -> {
                fields.limit(List.of(MAX_TOKENS), MAX_TOKENS);
                fields.streaming(true);
                fields.choices();
            }
            case "/responses" -> {
                fields.limit(List.of(MAX_OUTPUT_TOKENS), MAX_OUTPUT_TOKENS);
                fields.streaming(false);
            }
            default -> {}
        }
        return fields.patch.toBytes();
    }

    /** Lowers what the caller wrote; a limit of nothing (null) counts as not written. */
    private void limit(List<String> fields, String otherwise) {
        String limit = Long.toString(call.answerLimit().count());
        boolean written = false;
        for (String name : fields) {
            for (JsonPatch.Field field : patch.all(name)) {
                if (field.token() == JsonToken.VALUE_NULL) {
                    continue;
                }
                if (!field.token().isNumeric() || field.number() < 0) {
                    throw new NotExpressible(name + " must be a number of tokens");
                }
                written = true;
                if (field.number() > call.answerLimit().count()) {
                    patch.replace(field, limit);
                }
            }
        }
        if (!written) {
            patch.set(otherwise, limit);
        }
        LIMITS.stream().filter(name -> !fields.contains(name)).forEach(name -> lower(name, limit));
        FLOORS.forEach(name -> lowerFloor(name, limit));
    }

    /** To a server that knows such a name, whatever is no number may mean no limit. */
    private void lower(String name, String limit) {
        for (JsonPatch.Field field : patch.all(name)) {
            boolean within = field.token().isNumeric()
                    && field.number() >= 0
                    && field.number() <= call.answerLimit().count();
            if (!within) {
                patch.replace(field, limit);
            }
        }
    }

    private void lowerFloor(String name, String limit) {
        for (JsonPatch.Field field : patch.all(name)) {
            if (field.number() > call.answerLimit().count()) {
                patch.replace(field, limit);
            }
        }
    }

    private void streaming(boolean usageOnRequest) {
        if (request.streamed()) {
            patch.set(STREAM, "true");
            if (usageOnRequest) {
                patch.set(STREAM_OPTIONS, "include_usage", "true");
            }
            return;
        }
        for (JsonPatch.Field field : patch.all(STREAM)) {
            if (field.token() == JsonToken.VALUE_TRUE) {
                patch.replace(field, "false");
            }
        }
    }

    private void choices() {
        List<JsonPatch.Field> written = patch.all(CHOICES);
        boolean same = written.isEmpty() && call.choices() == 1;
        for (JsonPatch.Field field : written) {
            double n = field.token() == JsonToken.VALUE_NULL ? 1 : field.number();
            same = n == call.choices();
            if (!same) {
                break;
            }
        }
        if (!same) {
            patch.set(CHOICES, Integer.toString(call.choices()));
        }
    }

    /** What a structure of calls says after the caller's own turns. */
    private void turns() {
        List<Message> added = request.body().added();
        if (!added.isEmpty()) {
            patch.append(MESSAGES, added.stream().map(OwnedFields::turn).collect(Collectors.joining(",")));
        }
    }

    private static String turn(Message turn) {
        String role = quoted(turn.role().name().toLowerCase(Locale.ROOT));
        return "{\"role\":" + role + ",\"content\":" + quoted(turn.text()) + "}";
    }

    private void thinking() {
        ThinkingControl control = call.backend().card().thinking();
        switch (call.protocol()) {
            case Protocol.AsAsked asked -> {}
            case Protocol.Direct direct -> {
                switch (control) {
                    case EFFORT -> patch.set(EFFORT, "\"none\"");
                    case TEMPLATE_SWITCH, TEMPLATE_SWITCH_AND_BUDGET -> patch.set(TEMPLATE, "enable_thinking", "false");
                    case NONE, ALWAYS, EFFORT_ALWAYS_ON -> {}
                    case BUDGET_TOKENS, ADAPTIVE -> throw foreign(control);
                }
            }
            case Protocol.Thinking thinking -> {
                if (control != ThinkingControl.TEMPLATE_SWITCH_AND_BUDGET) {
                    throw foreign(control);
                }
                patch.set(TEMPLATE, "enable_thinking", "true");
                budget(thinking);
            }
            case Protocol.Effort effort ->
                patch.set(EFFORT, quoted(effort.level().name().toLowerCase(Locale.ROOT)));
        }
    }

    /** With tools vLLM may end the thinking in the middle of a tool call's JSON; the answer limit still holds then. */
    private void budget(Protocol.Thinking thinking) {
        if (request.tools().isEmpty()) {
            patch.set(THINKING_BUDGET, Long.toString(thinking.limit().count()));
        }
    }

    private static NotExpressible foreign(ThinkingControl control) {
        return new NotExpressible("the OpenAI wire has no field for thinking control " + control);
    }

    private static String quoted(String value) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(value)) + "\"";
    }
}
