package dev.sluice.adapters.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A small provider on the loopback interface that speaks the OpenAI wire and answers from a script. */
public final class OpenAiServer implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.shared();
    private static final int BACKLOG = 1024;

    static {
        // small writes of a stream must not wait for the other side's acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final List<String> models;
    private final Script script;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Billed> billed = new ConcurrentHashMap<>();
    private final AtomicLong answers = new AtomicLong();

    /**
     * Starts to serve.
     *
     * @param port 0 takes any free one
     * @param models what {@code GET /v1/models} lists
     */
    public OpenAiServer(int port, List<String> models, Script script) {
        this.models = List.copyOf(models);
        this.script = script;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException("no stand-in provider on port " + port + ": " + e.getMessage(), e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Up to and including the version, as an endpoint wants it. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** What it would charge, for each model that was called. */
    public Map<String, Billed> billed() {
        return Map.copyOf(billed);
    }

    private void serve(HttpExchange http) throws IOException {
        try (http) {
            String asked = http.getRequestMethod() + " " + http.getRequestURI().getPath();
            switch (asked) {
                case "GET /v1/models" -> send(http, 200, modelList());
                case "POST /v1/chat/completions" -> chat(http);
                default -> refuse(http, 404, "no such operation: " + asked, "not_found");
            }
        }
    }

    private ObjectNode modelList() {
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        models.forEach(id -> data.addObject()
                .put("id", id)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "stand-in"));
        return list;
    }

    private void chat(HttpExchange http) throws IOException {
        JsonNode request;
        try {
            request = JSON.readTree(http.getRequestBody().readAllBytes());
        } catch (JacksonException e) {
            refuse(http, 400, "the body is not valid JSON", "invalid_json");
            return;
        }
        String model = request.path("model").asString("");
        if (model.isEmpty() || !request.path("messages").isArray()) {
            refuse(http, 400, "model and messages are required", "missing_field");
            return;
        }
        Optional<ScriptedAnswer> answer = script.answer(model, lastUserText(request), request);
        if (answer.isEmpty()) {
            refuse(http, 404, "unknown prompt", "unknown_prompt");
            return;
        }
        String id = "chatcmpl-" + answers.incrementAndGet();
        int choices = Math.max(1, request.path("n").asInt(1));
        ChatAnswer chat = new ChatAnswer(id, model, answer.get().within(limit(request)), choices);
        try {
            if (request.path("stream").asBoolean(false)) {
                stream(http, request, chat);
            } else {
                bill(model, chat.promptTokens(), chat.outputTokens());
                chat.waitUntil(1);
                send(http, 200, chat.whole());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Bills what was written when the reader left. */
    private void stream(HttpExchange http, JsonNode request, ChatAnswer chat) throws IOException, InterruptedException {
        http.getResponseHeaders().set("Content-Type", "text/event-stream");
        http.sendResponseHeaders(200, 0);
        boolean withUsage = request.path("stream_options").path("include_usage").asBoolean(false);
        try {
            chat.writeEvents(http.getResponseBody(), withUsage);
        } finally {
            bill(chat.model(), chat.promptTokens(), Math.round(chat.outputTokens() * chat.written()));
        }
    }

    private void bill(String model, long promptTokens, long outputTokens) {
        billed.merge(
                model,
                Billed.NOTHING.plus(promptTokens, outputTokens),
                (old, added) -> old.plus(promptTokens, outputTokens));
    }

    private static long limit(JsonNode request) {
        return Math.min(
                request.path("max_tokens").asLong(Long.MAX_VALUE),
                request.path("max_completion_tokens").asLong(Long.MAX_VALUE));
    }

    private static String lastUserText(JsonNode request) {
        String last = "";
        for (JsonNode message : request.path("messages")) {
            if (message.path("role").asString("").equals("user")) {
                last = text(message.path("content"));
            }
        }
        return last;
    }

    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asString("");
        }
        StringBuilder joined = new StringBuilder();
        for (JsonNode part : content) {
            if (part.path("type").asString("").equals("text")) {
                joined.append(joined.isEmpty() ? "" : "\n")
                        .append(part.path("text").asString(""));
            }
        }
        return joined.toString();
    }

    private static void refuse(HttpExchange http, int status, String message, String code) throws IOException {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .put("code", code);
        send(http, status, body);
    }

    private static void send(HttpExchange http, int status, ObjectNode body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        http.getResponseHeaders().set("Content-Type", "application/json");
        http.sendResponseHeaders(status, bytes.length);
        http.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
