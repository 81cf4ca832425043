package dev.sluice.replay.play;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.core.request.Tokens;
import dev.sluice.replay.data.Prices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A gateway that sends every prompt to one backend of a provider and says what it did, in its headers and in the usage
 * of its streams.
 */
final class StubGateway implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;
    private final URI provider;
    private final Prices prices;
    private final String backend;
    private final boolean tellsCost;
    private final AtomicInteger decisions = new AtomicInteger();

    final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    final List<JsonNode> feedback = new CopyOnWriteArrayList<>();

    StubGateway(URI provider, Prices prices, String backend, boolean tellsCost) {
        this.provider = provider;
        this.prices = prices;
        this.backend = backend;
        this.tellsCost = tellsCost;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::chat);
        server.createContext("/v1/feedback", this::feedback);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    private void chat(HttpExchange exchange) throws IOException {
        try (exchange) {
            ObjectNode request =
                    (ObjectNode) JSON.readTree(exchange.getRequestBody().readAllBytes());
            asked.add(request.deepCopy());
            boolean stream = request.path("stream").asBoolean(false);
            HttpResponse<String> answer = forward(request.put("model", backend).put("stream", false));
            if (answer.statusCode() != 200) {
                send(exchange, answer.statusCode(), "application/json", answer.body());
                return;
            }
            ObjectNode body = (ObjectNode) JSON.readTree(answer.body());
            String cost = cost(body.path("usage"));
            var headers = exchange.getResponseHeaders();
            headers.set("x-sluice-plan", "single(" + backend + "/as-asked)");
            headers.set("x-sluice-backend", backend);
            headers.set("x-sluice-decision", "d" + decisions.incrementAndGet());
            if (stream) {
                send(exchange, 200, "text/event-stream", events(body, cost));
            } else {
                if (tellsCost) {
                    headers.set("x-sluice-cost-usd", cost);
                }
                send(exchange, 200, "application/json", answer.body());
            }
        }
    }

    private HttpResponse<String> forward(ObjectNode request) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(provider + "/chat/completions"))
                            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String cost(JsonNode usage) {
        return prices.of(backend)
                .of(
                        new Tokens(usage.path("prompt_tokens").longValue()),
                        Tokens.ZERO,
                        new Tokens(usage.path("completion_tokens").longValue()))
                .toString();
    }

    /** The text in two pieces, then the usage. */
    private String events(ObjectNode body, String cost) {
        String text = body.at("/choices/0/message/content").stringValue();
        ObjectNode usage = (ObjectNode) body.path("usage");
        if (tellsCost) {
            usage.put("sluice_cost_usd", Double.parseDouble(cost));
        }
        return piece(text.substring(0, 5), "null")
                + piece(text.substring(5), "\"stop\"")
                + "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\"m\",\"choices\":[],\"usage\":"
                + usage + "}\n\ndata: [DONE]\n\n";
    }

    private static String piece(String text, String finish) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
                + JSON.writeValueAsString(text) + "},\"finish_reason\":" + finish + "}]}\n\n";
    }

    private void feedback(HttpExchange exchange) throws IOException {
        try (exchange) {
            feedback.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            send(exchange, 200, "application/json", "{}");
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
