package dev.sluice.contract.walk;

import dev.sluice.gateway.SluiceApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole gateway, started in this process on free ports with a configuration of the test's own. */
final class GatewayUnderTest implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.shared();

    private final ConfigurableApplicationContext context;
    private final Path config;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    GatewayUnderTest(String yaml) {
        this(yaml, "memory");
    }

    /** @param dataDir where it keeps what outlives it */
    GatewayUnderTest(String yaml, String dataDir) {
        try {
            config = Files.createTempFile("sluice", ".yaml");
            Files.writeString(config, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        context = new SpringApplicationBuilder(SluiceApplication.class)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--sluice.config=" + config,
                        "--sluice.data-dir=" + dataDir);
    }

    /** One OpenAI-compatible backend entry; $1 and $2 per million tokens. */
    static String backend(String id, URI baseUrl) {
        return """
                - id: %s
                  dialect: openai
                  base-url: %s
                  model: upstream-%s
                  price: { input: 1, output: 2 }
                  context-window: 100000
                  max-output: 1000
                  family: %s
                  capabilities: { thinking: none, tools: true, json-object: true, json-schema: true, logprobs: true, images: true, choices: true }
                  resilience: { connect: 1s, first-byte: 1s, silence: 1s, slots: 64, attempts: 1 }
                """.formatted(id, baseUrl, id, id).indent(2);
    }

    /** An address at which nobody listens. */
    static URI nobody() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the events of a stream hold. */
    static List<String> events(HttpResponse<String> response) {
        return response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    URI adminUrl(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.management.port") + path);
    }

    HttpRequest.Builder post(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path))
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> chat(String body, String... headers) {
        return send(post("/v1/chat/completions", body, headers).build());
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path)).timeout(Duration.ofSeconds(30));
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpClient http() {
        return http;
    }

    JsonNode decision(HttpResponse<?> response, String... headers) {
        String id = response.headers().firstValue("x-sluice-decision").orElseThrow();
        return JSON.readTree(get("/v1/decisions/" + id, headers).body());
    }

    @Override
    public void close() {
        context.close();
        try {
            Files.deleteIfExists(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
