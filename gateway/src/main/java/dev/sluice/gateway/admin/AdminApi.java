package dev.sluice.gateway.admin;

import dev.sluice.adapters.Secret;
import dev.sluice.adapters.changes.ChangesUnavailable;
import dev.sluice.adapters.changes.Overtaken;
import dev.sluice.gateway.config.ConfigurationRefused;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The admin API: its routes behind its gate, in JSON. Handlers run off the event loop. */
public final class AdminApi {

    private static final Logger log = LoggerFactory.getLogger(AdminApi.class);
    private static final String ACTOR = "x-sluice-actor";
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String DOCUMENT = "openapi/openapi.json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final AdminGate gate;
    private final List<AdminRoute> routes;
    private final PreferenceExport preferences;

    /** @param key empty means that the API is closed */
    public AdminApi(Optional<Secret> key, Administered all) {
        this.gate = new AdminGate(key);
        log.info(
                "the admin API is {}",
                key.isPresent() ? "open to the holder of its key" : "closed: no key is configured");
        this.preferences = new PreferenceExport(all.preferences());
        this.routes = Stream.of(
                        new PolicyRoutes(all.policies(), all.backends(), all.dryRun()).routes(),
                        new BackendRoutes(all.endpoints(), all.health(), all.prices(), all.defects()).routes(),
                        new BudgetRoutes(all.budgets(), all.keys(), all.payers()).routes(),
                        new KeyRoutes(
                                        all.keys(),
                                        () -> Set.copyOf(all.policies().book().names()))
                                .routes(),
                        new AuditRoutes(all.changes()).routes())
                .flatMap(List::stream)
                .toList();
    }

    List<AdminRoute> list() {
        return routes;
    }

    /** All of it, and its description at {@code /openapi.json}, which needs no key. */
    public RouterFunction<ServerResponse> routes() {
        RouterFunctions.Builder builder = RouterFunctions.route()
                .GET(
                        "/openapi.json",
                        request -> ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(new ClassPathResource(DOCUMENT)));
        for (AdminRoute route : routes) {
            builder.route(
                    RequestPredicates.method(route.method()).and(RequestPredicates.path(route.path())),
                    request -> gated(request, () -> answer(request, route)));
        }
        builder.GET(
                PreferenceExport.PATH,
                request -> gate.closedTo(request.headers().firstHeader("Authorization"))
                        .or(preferences::off)
                        .map(AdminApi::response)
                        .orElseGet(preferences::lines));
        builder.route(
                RequestPredicates.path("/admin/**"), request -> gated(request, () -> Mono.just(unknown(request))));
        return builder.build();
    }

    private Mono<ServerResponse> gated(ServerRequest request, Supplier<Mono<AdminAnswer>> inside) {
        return gate.closedTo(request.headers().firstHeader("Authorization"))
                .map(Mono::just)
                .orElseGet(inside)
                .flatMap(AdminApi::response);
    }

    private static Mono<ServerResponse> response(AdminAnswer answer) {
        ServerResponse.BodyBuilder response =
                ServerResponse.status(answer.status()).contentType(MediaType.APPLICATION_JSON);
        answer.revision().ifPresent(revision -> response.header("ETag", "\"" + revision + "\""));
        return response.bodyValue(JSON.writeValueAsBytes(answer.body()));
    }

    private static Mono<AdminAnswer> answer(ServerRequest request, AdminRoute route) {
        return request.bodyToMono(byte[].class)
                .defaultIfEmpty(new byte[0])
                .flatMap(body ->
                        Mono.fromCallable(() -> handle(request, route, body)).subscribeOn(Schedulers.boundedElastic()))
                .timeout(LONGEST)
                .onErrorResume(
                        DataBufferLimitException.class,
                        e -> Mono.just(AdminAnswer.error(413, "the body is too large: " + e.getMessage())))
                .onErrorResume(e -> {
                    log.error("admin call {} {} broke", request.method(), request.path(), e);
                    return Mono.just(AdminAnswer.error(500, "the gateway itself failed; its log says more"));
                });
    }

    private static AdminAnswer handle(ServerRequest request, AdminRoute route, byte[] body) {
        JsonNode json;
        try {
            json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException broken) {
            return AdminAnswer.error(400, "the body is not JSON: " + broken.getOriginalMessage());
        }
        try {
            return route.handler()
                    .apply(new AdminCall(
                            who(request),
                            request.pathVariables(),
                            request.queryParams().toSingleValueMap(),
                            headers(request),
                            json));
        } catch (AdminRefusal refusal) {
            return AdminAnswer.error(refusal.status(), String.valueOf(refusal.getMessage()));
        } catch (ConfigurationRefused refused) {
            return AdminAnswer.refused(refused, json);
        } catch (Overtaken overtaken) {
            return AdminAnswer.error(409, "others are changing things at the same time; try again");
        } catch (ChangesUnavailable unavailable) {
            log.warn("admin call {} {} changed nothing", request.method(), request.path(), unavailable);
            return AdminAnswer.error(503, String.valueOf(unavailable.getMessage()));
        }
    }

    private static Map<String, String> headers(ServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.headers()
                .asHttpHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), values.isEmpty() ? "" : values.getFirst()));
        return headers;
    }

    /** All who hold the key are the admin; they may say which of them they are. */
    private static String who(ServerRequest request) {
        String actor = request.headers().firstHeader(ACTOR);
        if (actor == null) {
            return "admin";
        }
        if (!actor.matches("[\\x20-\\x7e]{1,64}")) {
            throw new AdminRefusal(400, "the header " + ACTOR + " must be 1 to 64 characters of ASCII");
        }
        return "admin/" + actor.strip();
    }

    private static AdminAnswer unknown(ServerRequest request) {
        return AdminAnswer.error(
                404, "no " + request.method() + " " + request.path() + "; /openapi.json lists what there is");
    }
}
