package dev.sluice.replay.play;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Tells a gateway whether its answers were right. */
final class FeedbackPost implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI feedback;
    private final String key;

    FeedbackPost(URI gateway, String key) {
        this.feedback = URI.create(gateway + "/feedback");
        this.key = key;
    }

    /** Why it was not taken; empty where it was. */
    Optional<String> post(String decision, boolean success) throws InterruptedException {
        String body = JsonMapper.shared()
                .writeValueAsString(JsonMapper.shared()
                        .createObjectNode()
                        .put("decision", decision)
                        .put("success", success));
        HttpRequest request = HttpRequest.newBuilder(feedback)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .header("Idempotency-Key", "play-" + decision)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() / 100 == 2
                    ? Optional.empty()
                    : Optional.of(response.statusCode() + ": " + response.body());
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
