package dev.sluice.gateway.openai;

import dev.sluice.core.Refusal;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.WireFormat;
import dev.sluice.gateway.door.Incoming;
import dev.sluice.gateway.keys.Payers;
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

    static InferenceRequest read(Incoming incoming, Caller caller, Payers payers) {
        if (incoming.contentType().startsWith("multipart/")) {
            throw new Refusal.InvalidRequest(
                    "content type " + incoming.contentType() + " is not served: only JSON bodies that name a model",
                    "");
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), incoming.body())) {
            Reading reading = new Reading(new BodyCursor(parser, incoming.body()), incoming);
            reading.object();
            return reading.request(caller, payers);
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
        private final BodyCursor body;
        private final Incoming incoming;
        private String model = "";
        private String user = "";
        private final ConversationReader conversation;
        private List<Tool> tools = List.of();
        private AnswerShape shape = AnswerShape.FREE;
        private Optional<Tokens> answerLimit = Optional.empty();
        private int choices = 1;
        private int candidates = 1;
        private boolean streamed;
        private boolean usageWanted;
        private final Set<Feature> needs = EnumSet.noneOf(Feature.class);

        Reading(BodyCursor body, Incoming incoming) {
            this.body = body;
            this.incoming = incoming;
            this.conversation = new ConversationReader(body);
        }

        void object() {
            if (body.next() != JsonToken.START_OBJECT) {
                throw new Refusal.InvalidRequest("the body must be a JSON object", "");
            }
            for (String field = body.nextField(); field != null; field = body.nextField()) {
                field(field);
            }
            if (body.next() != null) {
                throw new Refusal.InvalidRequest("something follows the JSON object in the body", "");
            }
        }

        private void field(String name) {
            switch (name) {
                case "model" -> model = body.text("model");
                case "user" -> user = body.isNull() ? "" : body.text("user");
                case "messages" -> conversation.read();
                case "tools" -> tools();
                case "functions" -> {
                    needs.add(Feature.TOOLS);
                    body.skip();
                }
                case "response_format" -> responseFormat();
                case "max_tokens",
                        "max_completion_tokens",
                        "max_output_tokens",
                        "max_new_tokens",
                        "max_length",
                        "n_predict",
                        "num_predict" -> answerLimit(name);
                case "n" -> choices = several("n");
                case "best_of" -> candidates = several("best_of");
                case "stream" -> streamed = body.flag("stream");
                case "stream_options" -> streamOptions();
                case "logprobs" -> {
                    need(Feature.LOGPROBS, body.token() != JsonToken.VALUE_FALSE && !body.isNull());
                    body.skip();
                }
                case "reasoning_effort" -> {
                    need(Feature.REASONING_EFFORT, !body.isNull());
                    body.skip();
                }
                default -> UnboundedFields.pass(name, body);
            }
        }

        private void need(Feature feature, boolean needed) {
            if (needed) {
                needs.add(feature);
            }
        }

        private void tools() {
            if (!body.isNull()) {
                tools = new ToolsReader(body).read();
                need(Feature.TOOLS, !tools.isEmpty());
            }
        }

        private void responseFormat() {
            if (body.isNull()) {
                return;
            }
            body.expect(JsonToken.START_OBJECT, "response_format", "an object");
            String type = "";
            String schema = "{}";
            for (String field = body.nextField(); field != null; field = body.nextField()) {
                switch (field) {
                    case "type" -> type = body.text("response_format.type");
                    case "json_schema" -> schema = schema();
                    default -> body.skip();
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
            body.expect(JsonToken.START_OBJECT, "response_format.json_schema", "an object");
            String schema = "{}";
            for (String field = body.nextField(); field != null; field = body.nextField()) {
                if ("schema".equals(field)) {
                    schema = body.slice();
                } else {
                    body.skip();
                }
            }
            return schema;
        }

        private void answerLimit(String field) {
            if (body.isNull()) {
                return;
            }
            long limit = body.whole(0);
            if (limit < 1) {
                throw body.wrong(field, "a whole number of at least 1");
            }
            Tokens asked = new Tokens(limit);
            answerLimit = Optional.of(answerLimit.map(asked::min).orElse(asked));
        }

        private int several(String field) {
            if (body.isNull()) {
                return 1;
            }
            long n = body.whole(0);
            if (n < 1 || n > 128) {
                throw body.wrong(field, "a whole number in [1, 128]");
            }
            need(Feature.CHOICES, n > 1);
            return (int) n;
        }

        private void streamOptions() {
            if (body.isNull()) {
                return;
            }
            body.expect(JsonToken.START_OBJECT, "stream_options", "an object");
            for (String field = body.nextField(); field != null; field = body.nextField()) {
                if ("include_usage".equals(field)) {
                    usageWanted = body.flag("stream_options.include_usage");
                } else {
                    body.skip();
                }
            }
        }

        InferenceRequest request(Caller caller, Payers payers) {
            if (model.isEmpty()) {
                throw new Refusal.InvalidRequest("you must provide a model parameter", "model");
            }
            if (incoming.operation().isChat() && conversation.conversation().isEmpty()) {
                throw new Refusal.InvalidRequest("messages must hold at least one message", "messages");
            }
            if (candidates > choices) {
                throw new Refusal.InvalidRequest(
                        "best_of must not exceed n, " + choices + ": " + candidates
                                + "; candidates that are not shown are billed all the same",
                        "best_of");
            }
            need(Feature.IMAGES, conversation.images() > 0);
            long bound = incoming.body().length - conversation.imageBytes() + TOKENS_PER_IMAGE * conversation.images();
            return new InferenceRequest(
                    incoming.id(),
                    payers.ofUser(caller, user),
                    incoming.operation(),
                    model,
                    conversation.conversation(),
                    tools,
                    shape,
                    answerLimit,
                    choices,
                    streamed,
                    usageWanted,
                    needs,
                    new Tokens(bound),
                    EnvelopeHeaders.of(incoming.header()),
                    new Body(WireFormat.OPENAI, incoming.body()));
        }
    }
}
