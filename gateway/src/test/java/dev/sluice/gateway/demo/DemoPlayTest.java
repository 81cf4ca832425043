package dev.sluice.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DemoPlayTest {

    private static final URI ADMIN = URI.create("http://127.0.0.1:8081");

    /** A door that always asks one model, and remembers what it was told. */
    private static final class FixedDoor implements AutoCloseable {
        private final HttpServer server;
        private final HttpClient http = HttpClient.newHttpClient();
        private final URI provider;
        private final String model;
        final Queue<JsonNode> asked = new ConcurrentLinkedQueue<>();
        final Queue<JsonNode> feedback = new ConcurrentLinkedQueue<>();

        FixedDoor(SimulatedProviders providers, String model) throws IOException {
            this.provider = providers.baseUrl();
            this.model = model;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/chat/completions", this::chat);
            server.createContext("/v1/feedback", this::feedback);
            server.start();
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        private void chat(HttpExchange exchange) throws IOException {
            ObjectNode body = (ObjectNode)
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            asked.add(body.deepCopy());
            body.put("model", model);
            HttpRequest request = HttpRequest.newBuilder(URI.create(provider + "/chat/completions"))
                    .timeout(Duration.ofSeconds(10))
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                    .build();
            try {
                byte[] answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .body();
                exchange.getResponseHeaders().add("x-sluice-decision", "d-" + asked.size());
                exchange.getResponseHeaders().add("x-sluice-plan", "single(" + model + "/as-asked)");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        }

        private void feedback(HttpExchange exchange) throws IOException {
            feedback.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
            http.close();
        }
    }

    @Test
    void a_door_that_always_asks_one_model_scores_and_costs_exactly_what_that_model_does_alone() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (SimulatedProviders providers = SimulatedProviders.start();
                FixedDoor door = new FixedDoor(providers, "sim-medium")) {
            PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
            DemoReport report = new DemoPlay(door.address(), ADMIN, providers, out, false).play();
            report.print(out);

            Tally alone = report.alone().get(1);
            assertThat(alone.way()).isEqualTo("sim-medium alone");
            assertThat(report.sluice().accuracy()).isEqualTo(alone.accuracy());
            assertThat(report.sluice().usdPerThousand()).isCloseTo(alone.usdPerThousand(), within(1e-6));
            assertThat(report.plans()).containsOnlyKeys("single(sim-medium/as-asked)");
            assertThat(report.oracle().accuracy())
                    .isGreaterThanOrEqualTo(report.alone().getLast().accuracy());
            assertThat(report.oracle().usdPerThousand())
                    .isLessThan(report.alone().getLast().usdPerThousand());
            assertThat(report.mixture().accuracy()).isGreaterThanOrEqualTo(alone.accuracy() - 1e-9);

            assertThat(door.asked)
                    .hasSize(100)
                    .allSatisfy(request ->
                            assertThat(request.path("model").asString("")).isEqualTo("auto"));
            assertThat(door.asked)
                    .filteredOn(request -> request.path("stream").asBoolean(false))
                    .hasSize(50);
            long right = door.feedback.stream()
                    .filter(f -> f.path("success").asBoolean(false))
                    .count();
            assertThat(door.feedback).hasSize(100);
            assertThat(right / 100.0).isEqualTo(alone.accuracy());
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("SIMULATED PROVIDERS", "through the gateway: 100/100", "sim-reasoner alone", "oracle")
                .contains("100.0 %  single(sim-medium/as-asked)");
    }

    @Test
    void every_simulated_model_says_that_it_is_simulated_whatever_it_is_asked() {
        try (SimulatedProviders providers = SimulatedProviders.start();
                ChatClient client = new ChatClient()) {
            String known = providers.prompts().all().getFirst().text();
            assertThat(providers.endpoints()).hasSize(4).allSatisfy(endpoint -> {
                String id = endpoint.backend().id();
                assertThat(endpoint.backend().labels()).containsEntry("simulated", "true");
                for (String prompt : List.of(known, "Who are you?")) {
                    assertThat(client.ask(endpoint.baseUrl(), id, prompt, false).text())
                            .startsWith("[simulated " + id + "]");
                    assertThat(client.ask(endpoint.baseUrl(), id, prompt, true).text())
                            .startsWith("[simulated " + id + "]");
                }
            });
        }
    }

    @Test
    void models_are_as_good_as_they_are_declared_to_be() {
        for (SimulatedModel model : SimulatedModel.ALL) {
            for (int level = 1; level <= DemoPrompt.LEVELS; level++) {
                int many = 4000;
                int right = 0;
                for (int i = 0; i < many; i++) {
                    right += model.right(new DemoPrompt("p" + i, level, "?", "1", List.of("2"))) ? 1 : 0;
                }
                assertThat((double) right / many)
                        .as("%s at level %d", model.id(), level)
                        .isCloseTo(model.skill().get(level - 1), within(.03));
            }
        }
    }

    @Test
    void a_mixture_of_two_ways_lies_on_the_line_between_them() {
        List<Tally> ways = List.of(new Tally("a", .5, 1), new Tally("b", .9, 3), new Tally("bad", .4, 2));
        assertThat(Tally.mixture(ways, 2).accuracy()).isCloseTo(.7, within(1e-9));
        assertThat(Tally.mixture(ways, 9).accuracy()).isEqualTo(.9);
        assertThat(Tally.mixture(ways, .1).accuracy()).isEqualTo(.5);
    }

    @Test
    void a_door_that_does_not_answer_ends_the_play_with_its_address() {
        try (SimulatedProviders providers = SimulatedProviders.start()) {
            PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
            DemoPlay play = new DemoPlay(URI.create("http://127.0.0.1:1"), ADMIN, providers, nowhere, false);
            assertThatThrownBy(play::run).hasMessageContaining("no answer from http://127.0.0.1:1/v1/chat/completions");
        }
    }
}
