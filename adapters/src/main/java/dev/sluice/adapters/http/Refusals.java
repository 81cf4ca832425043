package dev.sluice.adapters.http;

import dev.sluice.adapters.dialect.ProviderError;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns an answer with an error status into a failure that cost nothing. */
final class Refusals {

    private static final int MAX_ERROR_BODY = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.shared();

    private Refusals() {}

    static Failure read(ClassicHttpResponse response, InputStream body, Deadline deadline) {
        int status = response.getCode();
        Failure.Kind kind = ProviderError.kind(status);
        Optional<Duration> retryAfter = ProviderError.retryAfter(
                header(response, "retry-after-ms"), header(response, "retry-after"), Instant.now());
        Optional<JsonNode> json = json(body);
        return new Failure(
                kind,
                Optional.of(status),
                message(kind, status, json),
                kind == Failure.Kind.REJECTED ? json.map(JsonNode::toString) : Optional.empty(),
                retryAfter,
                false,
                Usage.NONE,
                deadline.elapsed());
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        @Nullable Header header = response.getFirstHeader(name);
        return header == null ? Optional.empty() : Optional.ofNullable(header.getValue());
    }

    private static Optional<JsonNode> json(InputStream body) {
        try {
            String text = new String(body.readNBytes(MAX_ERROR_BODY), StandardCharsets.UTF_8);
            return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
        } catch (IOException | JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** The provider's own words only where they are about the caller's request: others may name our account or key. */
    private static String message(Failure.Kind kind, int status, Optional<JsonNode> json) {
        String what = switch (kind) {
            case OVERLOADED -> "the provider turned the call away";
            case MISCONFIGURED -> "the provider refused the gateway's own configuration";
            case REJECTED -> "the provider refused the request";
            case SERVER_ERROR -> "the provider failed";
            case NOT_CALLABLE, UNREACHABLE, TIMEOUT, BROKEN, CANCELLED -> "the call failed";
        };
        Optional<JsonNode> error = json.map(j -> j.path("error"));
        String code = error.map(e -> text(e.path("code"))
                        .or(() -> text(e.path("type")))
                        .map(c -> ", " + c)
                        .orElse(""))
                .orElse("");
        String words = kind == Failure.Kind.REJECTED
                ? error.flatMap(e -> text(e.path("message")).or(() -> text(e)))
                        .map(m -> ": " + m)
                        .orElse("")
                : "";
        return what + " (" + status + code + ")" + words;
    }

    private static Optional<String> text(JsonNode node) {
        return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }
}
