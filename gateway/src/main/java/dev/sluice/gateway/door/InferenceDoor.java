package dev.sluice.gateway.door;

import dev.sluice.core.InferenceService;
import dev.sluice.core.Refusal;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Operation;
import dev.sluice.gateway.keys.Keys;
import dev.sluice.gateway.keys.Payers;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The last filter of the inference route: from a request at the door to the walk and back. */
public final class InferenceDoor implements GatewayFilter {

    private static final Logger log = LoggerFactory.getLogger(InferenceDoor.class);
    private static final String VERSION = "/v1";

    private final WalkBridge bridge;
    private final InboundFormat format;
    private final Keys keys;
    private final Payers payers;
    private final InferenceService service;
    private final Supplier<String> requestIds;
    private final Duration heartbeat;

    /** @param heartbeat how long a stream is silent before it is kept alive */
    public InferenceDoor(
            WalkBridge bridge,
            InboundFormat format,
            Keys keys,
            Payers payers,
            InferenceService service,
            Supplier<String> requestIds,
            Duration heartbeat) {
        this.bridge = bridge;
        this.format = format;
        this.keys = keys;
        this.payers = payers;
        this.service = service;
        this.requestIds = requestIds;
        this.heartbeat = heartbeat;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain unused) {
        ServerHttpRequest request = exchange.getRequest();
        return bridge.body(request)
                .flatMap(body -> bridge.run(exchange, out -> walk(request, body, out)))
                .onErrorResume(
                        Refusal.class,
                        refusal -> bridge.run(exchange, out -> format.refuse(refusal, Caller.UNKNOWN, out)));
    }

    private void walk(ServerHttpRequest request, byte[] body, Outgoing out) {
        String id = requestIds.get();
        HttpHeaders headers = request.getHeaders();
        Caller caller = Caller.UNKNOWN;
        try {
            caller = payers.of(
                    keys.authenticate(headers.getFirst("authorization"), headers.getFirst("x-api-key")),
                    WalkBridge.header(headers, Payers.USER),
                    WalkBridge.header(headers, Payers.TAGS));
            InferenceRequest asked = format.read(
                    new Incoming(
                            id,
                            operation(request),
                            name -> WalkBridge.header(headers, name),
                            WalkBridge.header(headers, "content-type").orElse(""),
                            body),
                    caller);
            caller = asked.caller();
            InboundFormat.Answer answer = format.answer(asked, wishes(headers), out);
            if (!asked.streamed()) {
                answer.complete(service.serve(asked, answer));
                return;
            }
            Runnable stop = bridge.every(heartbeat, answer::keepAlive);
            try {
                answer.complete(service.serve(asked, answer));
            } finally {
                stop.run();
            }
        } catch (Refusal refusal) {
            log.info("request {} refused: {}", id, refusal.getMessage());
            format.refuse(refusal, caller, out);
        } catch (RuntimeException unexpected) {
            log.error("request {} broke", id, unexpected);
            format.fail(id, out);
        }
    }

    private static InboundFormat.Wishes wishes(HttpHeaders headers) {
        return new InboundFormat.Wishes(
                "true".equalsIgnoreCase(headers.getFirst("x-sluice-debug")),
                "true".equalsIgnoreCase(headers.getFirst("x-sluice-progress")));
    }

    private static Operation operation(ServerHttpRequest request) {
        String path = request.getPath().value();
        try {
            return new Operation(path.startsWith(VERSION) ? path.substring(VERSION.length()) : path);
        } catch (IllegalArgumentException odd) {
            throw new Refusal.InvalidRequest(String.valueOf(odd.getMessage()), "");
        }
    }
}
