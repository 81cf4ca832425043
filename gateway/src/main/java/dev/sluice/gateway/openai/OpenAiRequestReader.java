package dev.sluice.gateway.openai;

import dev.sluice.core.Refusal;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.WireFormat;
import dev.sluice.gateway.door.Incoming;
import dev.sluice.gateway.keys.Payers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads what a request means in one pass of a tokenizer; the body itself is kept as it came. */
final class OpenAiRequestReader {

    /** More than any provider counts for one picture. */
    private static final long TOKENS_PER_IMAGE = 50_000;

    private static final JsonFactory JSON = JsonFactory.builder().build();

    private OpenAiRequestReader() {}

    static InferenceRequest read(Incoming incoming, Caller caller) {
        if (incoming.contentType().startsWith("multipart/")) {
            throw new Refusal.InvalidRequest(
                    "content type " + incoming.contentType() + " is not served: only JSON bodies that name a model",
                    "");
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), incoming.body())) {
            Reading reading = new Reading(parser, incoming);
            reading.object();
            return reading.request(caller);
        } catch (JacksonException e) {
            throw new Refusal.InvalidRequest(
                    "the body is not valid JSON: " + cause(e) + " at line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr(),
                    "");
        }
    }

    /** Without the parser's remarks about itself. */
    private static String cause(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        int remark = message.indexOf(" (for ");
        return remark < 0 ? message : message.substring(0, remark);
    }

    /** One body being read. */
    private static final class Reading {
        private final JsonParser parser;
        private final Incoming incoming;
        private String model = "";
        private String user = "";
        private boolean messagesSeen;
        private final List<Message> conversation = new ArrayList<>();
        private final List<Tool> tools = new ArrayList<>();
        private AnswerShape shape = AnswerShape.FREE;
        private Optional<Tokens> answerLimit = Optional.empty();
        private int choices = 1;
        private boolean streamed;
        private boolean usageWanted;
        private final Set<Feature> needs = EnumSet.noneOf(Feature.class);
        private int images;
        private long imageBytes;

        Reading(JsonParser parser, Incoming incoming) {
            this.parser = parser;
            this.incoming = incoming;
        }

        void object() {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Refusal.InvalidRequest("the body must be a JSON object", "");
            }
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                parser.nextToken();
                field(field);
            }
            if (parser.nextToken() != null) {
                throw new Refusal.InvalidRequest("something follows the JSON object in the body", "");
            }
        }

        private void field(String name) {
            switch (name) {
                case "model" -> model = text("model");
                case "user" -> user = isNull() ? "" : text("user");
                case "messages" -> messages();
                case "tools" -> tools();
                case "functions" -> {
                    needs.add(Feature.TOOLS);
                    parser.skipChildren();
                }
                case "response_format" -> responseFormat();
                case "max_tokens", "max_completion_tokens", "max_output_tokens" -> answerLimit(name);
                case "n" -> choices = choices();
                case "stream" -> streamed = flag("stream");
                case "stream_options" -> streamOptions();
                case "logprobs" -> need(Feature.LOGPROBS, parser.currentToken() != JsonToken.VALUE_FALSE && !isNull());
                case "reasoning_effort" -> need(Feature.REASONING_EFFORT, !isNull());
                default -> parser.skipChildren();
            }
        }

        private void need(Feature feature, boolean needed) {
            if (needed) {
                needs.add(feature);
            }
            parser.skipChildren();
        }

        private void messages() {
            expect(JsonToken.START_ARRAY, "messages", "an array");
            messagesSeen = true;
            conversation.clear();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String at = "messages[" + conversation.size() + "]";
                expect(JsonToken.START_OBJECT, at, "an object");
                message(at);
            }
        }

        private void message(String at) {
            String role = "";
            StringBuilder text = new StringBuilder();
            int imagesBefore = images;
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                parser.nextToken();
                switch (field) {
                    case "role" -> role = text(at + ".role");
                    case "content" -> content(at, text);
                    default -> parser.skipChildren();
                }
            }
            conversation.add(new Message(role(role, at), text.toString(), images - imagesBefore));
        }

        private void content(String at, StringBuilder text) {
            switch (parser.currentToken()) {
                case VALUE_STRING -> text.append(parser.getString());
                case VALUE_NULL -> {}
                case START_ARRAY -> {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        expect(JsonToken.START_OBJECT, at + ".content", "an array of objects");
                        part(at, text);
                    }
                }
                default -> throw wrong(at + ".content", "a string, an array of parts or null");
            }
        }

        private void part(String at, StringBuilder text) {
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                parser.nextToken();
                switch (field) {
                    case "text" -> {
                        text.append(text.isEmpty() ? "" : "\n").append(text(at + ".content.text"));
                    }
                    case "image_url" -> {
                        images++;
                        needs.add(Feature.IMAGES);
                        long from = parser.currentTokenLocation().getByteOffset();
                        parser.skipChildren();
                        parser.finishToken();
                        imageBytes += parser.currentLocation().getByteOffset() - from;
                    }
                    default -> parser.skipChildren();
                }
            }
        }

        private Message.Role role(String role, String at) {
            return switch (role) {
                case "system", "developer" -> Message.Role.SYSTEM;
                case "user" -> Message.Role.USER;
                case "assistant" -> Message.Role.ASSISTANT;
                case "tool", "function" -> Message.Role.TOOL;
                default ->
                    throw new Refusal.InvalidRequest(
                            at + ".role must be one of system, developer, user, assistant, tool, function: '" + role
                                    + "'",
                            at + ".role");
            };
        }

        private void tools() {
            if (isNull()) {
                return;
            }
            expect(JsonToken.START_ARRAY, "tools", "an array");
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(JsonToken.START_OBJECT, "tools[" + tools.size() + "]", "an object");
                tool();
                needs.add(Feature.TOOLS);
            }
        }

        private void tool() {
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                parser.nextToken();
                if ("function".equals(field) && parser.currentToken() == JsonToken.START_OBJECT) {
                    function();
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void function() {
            String name = "";
            String schema = "{}";
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                parser.nextToken();
                switch (field) {
                    case "name" -> name = text("tools.function.name");
                    case "parameters" -> schema = slice();
                    default -> parser.skipChildren();
                }
            }
            tools.add(new Tool(name, schema));
        }

        private void responseFormat() {
            if (isNull()) {
                return;
            }
            expect(JsonToken.START_OBJECT, "response_format", "an object");
            String type = "";
            String schema = "{}";
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                parser.nextToken();
                switch (field) {
                    case "type" -> type = text("response_format.type");
                    case "json_schema" -> schema = schema();
                    default -> parser.skipChildren();
                }
            }
            switch (type) {
                case "json_object" -> {
                    shape = new AnswerShape.JsonObject();
                    needs.add(Feature.JSON_OBJECT);
                }
                case "json_schema" -> {
                    shape = new AnswerShape.JsonSchema(schema);
                    needs.add(Feature.JSON_SCHEMA);
                }
                default -> {}
            }
        }

        private String schema() {
            expect(JsonToken.START_OBJECT, "response_format.json_schema", "an object");
            String schema = "{}";
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                parser.nextToken();
                if ("schema".equals(field)) {
                    schema = slice();
                } else {
                    parser.skipChildren();
                }
            }
            return schema;
        }

        /** The current value as the caller wrote it. */
        private String slice() {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            parser.finishToken();
            int to = (int) parser.currentLocation().getByteOffset();
            return new String(incoming.body(), from, to - from, StandardCharsets.UTF_8);
        }

        private void answerLimit(String field) {
            if (isNull()) {
                return;
            }
            long limit = parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
            if (limit < 1) {
                throw wrong(field, "a whole number of at least 1");
            }
            Tokens asked = new Tokens(limit);
            answerLimit = Optional.of(answerLimit.map(asked::min).orElse(asked));
        }

        private int choices() {
            if (isNull()) {
                return 1;
            }
            int n = parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : 0;
            if (n < 1 || n > 128) {
                throw wrong("n", "a whole number in [1, 128]");
            }
            need(Feature.CHOICES, n > 1);
            return n;
        }

        private void streamOptions() {
            if (isNull()) {
                return;
            }
            expect(JsonToken.START_OBJECT, "stream_options", "an object");
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                parser.nextToken();
                if ("include_usage".equals(field)) {
                    usageWanted = flag("stream_options.include_usage");
                } else {
                    parser.skipChildren();
                }
            }
        }

        private boolean flag(String field) {
            return switch (parser.currentToken()) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE, VALUE_NULL -> false;
                default -> throw wrong(field, "true or false");
            };
        }

        private String text(String field) {
            expect(JsonToken.VALUE_STRING, field, "a string");
            return parser.getString();
        }

        private boolean isNull() {
            return parser.currentToken() == JsonToken.VALUE_NULL;
        }

        private void expect(JsonToken token, String field, String what) {
            if (parser.currentToken() != token) {
                throw wrong(field, what);
            }
        }

        private Refusal.InvalidRequest wrong(String field, String what) {
            String value = parser.currentToken().isScalarValue() ? parser.getString() : "a JSON " + kind();
            return new Refusal.InvalidRequest(field + " must be " + what + ": " + value, field);
        }

        private String kind() {
            return parser.currentToken() == JsonToken.START_ARRAY ? "array" : "object";
        }

        InferenceRequest request(Caller caller) {
            if (model.isEmpty()) {
                throw new Refusal.InvalidRequest("you must provide a model parameter", "model");
            }
            if (incoming.operation().isChat() && (!messagesSeen || conversation.isEmpty())) {
                throw new Refusal.InvalidRequest("messages must hold at least one message", "messages");
            }
            long bound = incoming.body().length - imageBytes + TOKENS_PER_IMAGE * images;
            return new InferenceRequest(
                    incoming.id(),
                    paying(caller),
                    incoming.operation(),
                    model,
                    conversation,
                    tools,
                    shape,
                    answerLimit,
                    choices,
                    streamed,
                    usageWanted,
                    needs,
                    new Tokens(bound),
                    envelope(),
                    new Body(WireFormat.OPENAI, incoming.body()));
        }

        /** The user of the body pays where no header names one. */
        private Caller paying(Caller caller) {
            boolean named = caller.scopes().stream().anyMatch(scope -> scope.kind() == Scope.Kind.USER);
            return user.isBlank() || named ? caller : caller.with(List.of(Payers.user(user)));
        }

        private Envelope envelope() {
            return new Envelope(
                    incoming.header().apply("x-sluice-max-cost").map(this::cost),
                    incoming.header().apply("x-sluice-deadline-ms").map(this::deadline));
        }

        private Cost cost(String value) {
            try {
                return Cost.usd(value.startsWith("$") ? value.substring(1) : value);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new Refusal.InvalidRequest(
                        "header x-sluice-max-cost must be an amount in dollars: '" + value + "'", "x-sluice-max-cost");
            }
        }

        private Duration deadline(String value) {
            try {
                long millis = Long.parseLong(value);
                if (millis > 0) {
                    return Duration.ofMillis(millis);
                }
            } catch (NumberFormatException notANumber) {
                // refused below, with every other value that is not one
            }
            throw new Refusal.InvalidRequest(
                    "header x-sluice-deadline-ms must be a whole number of at least 1: '" + value + "'",
                    "x-sluice-deadline-ms");
        }
    }
}
