package dev.sluice.adapters;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.WireFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests, backends and calls for tests. */
public final class Samples {

    public static final Endpoint.Resilience QUICK =
            new Endpoint.Resilience(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5), 8, 2);
    public static final Duration PLENTY = Duration.ofSeconds(20);
    public static final String CHAT = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private Samples() {}

    public static Backend backend(String id, ThinkingControl thinking) {
        Set<Feature> features = thinking.takesEffort() ? Set.of(Feature.REASONING_EFFORT) : Set.of();
        return new Backend(
                id,
                id + "-model",
                new ModelCard("family", id, thinking, features),
                Price.perMillion("1", "0.5", "2"),
                new Tokens(100_000),
                new Tokens(50_000),
                Map.of());
    }

    public static Endpoint endpoint(Backend backend, URI baseUrl) {
        return endpoint(backend, "openai", baseUrl, QUICK);
    }

    public static Endpoint endpoint(Backend backend, String dialect, URI baseUrl, Endpoint.Resilience resilience) {
        return new Endpoint(backend, dialect, baseUrl, new Secret("sk-test"), "max_completion_tokens", resilience);
    }

    public static Call call(Backend backend) {
        return call(backend, new Protocol.AsAsked());
    }

    public static Call call(Backend backend, Protocol protocol) {
        return new Call(backend, protocol, new Tokens(400), new Tokens(5_000), 1);
    }

    public static InferenceRequest chat(String body) {
        return request(Operation.CHAT, body, false, List.of());
    }

    public static InferenceRequest streamedChat() {
        return request(Operation.CHAT, CHAT.replace("{\"model\"", "{\"stream\":true,\"model\""), true, List.of());
    }

    public static InferenceRequest request(Operation operation, String body, boolean streamed, List<Tool> tools) {
        return new InferenceRequest(
                "r1",
                Caller.ofKey("k"),
                operation,
                "auto",
                List.of(Message.user("hi")),
                tools,
                AnswerShape.FREE,
                Optional.empty(),
                1,
                streamed,
                false,
                Set.of(),
                new Tokens(400),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, body.getBytes(StandardCharsets.UTF_8)));
    }
}
