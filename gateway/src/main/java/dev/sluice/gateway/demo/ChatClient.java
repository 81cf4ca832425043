package dev.sluice.gateway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller of chat completions as plain as can be. */
final class ChatClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** What came back, and the two headers the play looks at. */
    record Reply(String text, long promptTokens, long outputTokens, Optional<String> decision, Optional<String> plan) {}

    /** @param v1 up to and including the version */
    Reply ask(URI v1, String model, String prompt, boolean streamed) {
        HttpResponse<String> response = post(
                URI.create(v1 + "/chat/completions"),
                Map.of("model", model, "stream", streamed, "messages", new Object[] {
                    Map.of("role", "user", "content", prompt)
                }));
        if (response.statusCode() != 200) {
            throw refused(response);
        }
        JsonNode usage = streamed
                ? JSON.createObjectNode()
                : JSON.readTree(response.body()).path("usage");
        return new Reply(
                streamed ? streamedText(response.body()) : wholeText(response.body()),
                usage.path("prompt_tokens").asLong(0),
                usage.path("completion_tokens").asLong(0),
                response.headers().firstValue("x-sluice-decision"),
                response.headers().firstValue("x-sluice-plan"));
    }

    void judge(URI v1, String decision, boolean success) {
        HttpResponse<String> response =
                post(URI.create(v1 + "/feedback"), Map.of("decision", decision, "success", success));
        if (response.statusCode() / 100 != 2) {
            throw refused(response);
        }
    }

    /** The calibration a decision was made on. */
    String calibrationOf(URI v1, String decision) {
        HttpResponse<String> response =
                send(to(URI.create(v1 + "/decisions/" + decision)).GET());
        if (response.statusCode() != 200) {
            throw refused(response);
        }
        return JSON.readTree(response.body()).path("calibration").asString("");
    }

    static String said(Optional<String> header, String name) {
        return header.orElseThrow(() -> new IllegalStateException("the gateway's answer has no header " + name));
    }

    private HttpResponse<String> post(URI address, Map<String, Object> body) {
        return send(to(address)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private static HttpRequest.Builder to(URI address) {
        return HttpRequest.newBuilder(address).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        URI address = request.build().uri();
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new UncheckedIOException("no answer from " + address + ": " + unreachable, unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + address, stopped);
        }
    }

    private static String wholeText(String body) {
        return JSON.readTree(body)
                .path("choices")
                .path(0)
                .path("message")
                .path("content")
                .asString("");
    }

    private static String streamedText(String events) {
        return events.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JSON.readTree(line.substring("data: ".length())))
                .map(chunk -> chunk.path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asString(""))
                .collect(Collectors.joining());
    }

    private static IllegalStateException refused(HttpResponse<String> response) {
        return new IllegalStateException(
                response.request().uri() + " answered " + response.statusCode() + ": " + response.body());
    }

    @Override
    public void close() {
        http.close();
    }
}
