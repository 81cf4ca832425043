package dev.sluice.gateway.lookup;

import dev.sluice.core.Refusal;
import dev.sluice.core.request.Caller;
import dev.sluice.gateway.door.WalkBridge;
import dev.sluice.gateway.journal.DecisionJournal;
import dev.sluice.gateway.journal.FeedbackService;
import dev.sluice.gateway.keys.Keys;
import dev.sluice.gateway.openai.ModelList;
import dev.sluice.gateway.openai.OpenAiError;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What callers can ask besides inference: models, their decisions, what is left to them, and a say on answers. */
public final class PublicRoutes {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String DECISION_NOT_FOUND = "decision_not_found";

    private final WalkBridge bridge;
    private final Keys keys;
    private final OwnBudgets budgets;
    private final ModelList models;
    private final DecisionJournal journal;
    private final FeedbackService feedback;

    public PublicRoutes(
            WalkBridge bridge,
            Keys keys,
            OwnBudgets budgets,
            ModelList models,
            DecisionJournal journal,
            FeedbackService feedback) {
        this.bridge = bridge;
        this.keys = keys;
        this.budgets = budgets;
        this.models = models;
        this.journal = journal;
        this.feedback = feedback;
    }

    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(
                        "/v1/models",
                        request ->
                                answer(request, caller -> json(200, models.all(model -> keys.allows(caller, model)))))
                .GET("/v1/models/{*id}", request -> answer(request, caller -> model(caller, request)))
                .GET("/v1/budget", this::budget)
                .GET(
                        "/v1/decisions/{id}",
                        request -> answer(request, caller -> blocking(() -> decision(caller, request))))
                .POST("/v1/feedback", this::feedback)
                .build();
    }

    private Mono<ServerResponse> model(Caller caller, ServerRequest request) {
        String id = request.pathVariable("id").substring(1);
        return models.one(id, model -> keys.allows(caller, model))
                .map(body -> json(200, body))
                .orElseGet(() -> error(OpenAiError.of(404, "there is no model '" + id + "'", "model_not_found")));
    }

    /** Off the event loop: a ledger that replicas share may have to ask. */
    private Mono<ServerResponse> budget(ServerRequest request) {
        return answer(
                request,
                caller -> Mono.fromCallable(
                                () -> budgets.of(caller, request.headers().asHttpHeaders()))
                        .subscribeOn(Schedulers.boundedElastic())
                        .flatMap(body -> json(200, body))
                        .onErrorResume(Refusal.class, refusal -> error(OpenAiError.of(refusal))));
    }

    private Mono<ServerResponse> decision(Caller caller, ServerRequest request) {
        String id = request.pathVariable("id");
        return journal.find(caller, id)
                .map(entry -> json(200, JSON.writeValueAsBytes(entry.view())))
                .orElseGet(() -> error(OpenAiError.of(
                        404, "there is no decision '" + id + "' of this key, or it is forgotten", DECISION_NOT_FOUND)));
    }

    /** Off the event loop: what is no longer in memory is read from disk. */
    private static Mono<ServerResponse> blocking(Callable<Mono<ServerResponse>> answer) {
        return Mono.fromCallable(answer)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(Function.identity());
    }

    private Mono<ServerResponse> feedback(ServerRequest request) {
        return bridge.body(request.exchange().getRequest())
                .flatMap(body -> answer(request, caller -> blocking(() -> feedback(caller, body))))
                .onErrorResume(Refusal.class, refusal -> error(OpenAiError.of(refusal)));
    }

    private Mono<ServerResponse> feedback(Caller caller, byte[] body) {
        return switch (feedback.accept(caller, submission(body))) {
            case FeedbackService.Accepted accepted -> {
                ObjectNode result = JSON.createObjectNode()
                        .put("decision", accepted.feedback().decision())
                        .put("success", accepted.feedback().success())
                        .put("repeated", accepted.repeated());
                yield json(200, JSON.writeValueAsBytes(result));
            }
            case FeedbackService.UnknownDecision unknown ->
                error(OpenAiError.of(
                        404,
                        "there is no decision '" + unknown.decision() + "' of this key, or it is forgotten",
                        DECISION_NOT_FOUND));
            case FeedbackService.Conflict conflict ->
                error(OpenAiError.of(409, conflict.message(), "feedback_conflict"));
        };
    }

    private static FeedbackService.Submission submission(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (!json.isObject()) {
                throw new Refusal.InvalidRequest("the body must be a JSON object", "");
            }
            return new FeedbackService.Submission(
                    field(json, "decision", "a string", n -> n.isString() ? n.stringValue() : null)
                            .orElseThrow(() -> new Refusal.InvalidRequest("decision is missing", "decision")),
                    field(json, "success", "true or false", n -> n.isBoolean() ? n.booleanValue() : null),
                    field(json, "score", "a number", n -> n.isNumber() ? n.doubleValue() : null),
                    field(json, "idempotency_key", "a string", n -> n.isString() ? n.stringValue() : null));
        } catch (JacksonException e) {
            throw new Refusal.InvalidRequest("the body is not valid JSON: " + e.getOriginalMessage(), "");
        }
    }

    private static <T> Optional<T> field(
            JsonNode json, String name, String what, Function<JsonNode, @org.jspecify.annotations.Nullable T> read) {
        JsonNode node = json.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        T value = read.apply(node);
        if (value == null) {
            throw new Refusal.InvalidRequest(name + " must be " + what + ": " + node, name);
        }
        return Optional.of(value);
    }

    private Mono<ServerResponse> answer(ServerRequest request, Function<Caller, Mono<ServerResponse>> what) {
        try {
            return what.apply(keys.authenticate(
                    request.headers().firstHeader("authorization"),
                    request.headers().firstHeader("x-api-key")));
        } catch (Refusal refusal) {
            return error(OpenAiError.of(refusal));
        }
    }

    private static Mono<ServerResponse> json(int status, byte[] body) {
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body);
    }

    private static Mono<ServerResponse> error(OpenAiError error) {
        return json(error.status(), error.body());
    }
}
