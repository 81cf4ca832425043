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
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
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
        private volatile int looks;
        final Queue<JsonNode> asked = new ConcurrentLinkedQueue<>();
        final Queue<JsonNode> feedback = new ConcurrentLinkedQueue<>();

        FixedDoor(SimulatedProviders providers, String model) throws IOException {
            this.provider = providers.baseUrl();
            this.model = model;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/chat/completions", this::chat);
            server.createContext("/v1/feedback", this::feedback);
            server.createContext("/v1/decisions/", this::decision);
            server.start();
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        private void chat(HttpExchange exchange) throws IOException {
            ObjectNode body = (ObjectNode)
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            asked.add(body.deepCopy());
            if (body.path("model").asString("").equals("auto")) {
                body.put("model", model);
            }
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

        /** Every lesson is in it from the third look on. */
        private void decision(HttpExchange exchange) throws IOException {
            looks++;
            long lessons = looks < 3 ? 0 : asked.size() + feedback.size();
            byte[] view = ("{\"calibration\":\"fixed+" + lessons + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, view.length);
            exchange.getResponseBody().write(view);
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
            for (DemoReport.Sluice sluice : List.of(report.before(), report.after())) {
                assertThat(sluice.tally().accuracy()).isEqualTo(alone.accuracy());
                assertThat(sluice.tally().usdPerThousand()).isCloseTo(alone.usdPerThousand(), within(1e-6));
                assertThat(sluice.plans()).isEqualTo(Map.of("single(sim-medium/as-asked)", 100));
            }
            assertThat(report.oracle().accuracy())
                    .isGreaterThanOrEqualTo(report.alone().getLast().accuracy());
            assertThat(report.oracle().usdPerThousand())
                    .isLessThan(report.alone().getLast().usdPerThousand());
            Set<String> measured = texts(providers.prompts().measured());
            Set<String> learning = texts(providers.prompts().learning());
            assertThat(door.asked)
                    .filteredOn(request -> request.path("model").asString("").equals("auto"))
                    .hasSize(200)
                    .allSatisfy(request -> assertThat(measured).contains(prompt(request)));
            assertThat(door.asked)
                    .filteredOn(request -> !request.path("model").asString("").equals("auto"))
                    .hasSize(400 + door.looks)
                    .allSatisfy(request -> assertThat(learning).contains(prompt(request)));
            assertThat(door.asked)
                    .filteredOn(request -> request.path("stream").asBoolean(false))
                    .hasSize(300);
            assertThat(door.looks).isEqualTo(3);
            assertThat(door.feedback).hasSize(400);
            assertThat(report.judged()).isEqualTo(400);
            long rightOnes = SimulatedModel.ALL.stream()
                    .mapToLong(m -> providers.prompts().learning().stream()
                            .filter(m::right)
                            .count())
                    .sum();
            assertThat(door.feedback)
                    .filteredOn(f -> f.path("success").asBoolean(false))
                    .hasSize((int) rightOnes);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("SIMULATED PROVIDERS", "1000/1000 Sluice after", "sim-reasoner alone", "oracle")
                .contains("100.0 %  100.0 %  single(sim-medium/as-asked)");
    }

    private static Set<String> texts(List<DemoPrompt> prompts) {
        return prompts.stream().map(DemoPrompt::text).collect(Collectors.toSet());
    }

    private static String prompt(JsonNode request) {
        return request.path("messages").path(0).path("content").asString("");
    }

    @Test
    void every_simulated_model_says_that_it_is_simulated_whatever_it_is_asked() {
        try (SimulatedProviders providers = SimulatedProviders.start();
                ChatClient client = new ChatClient()) {
            String known = providers.prompts().measured().getFirst().text();
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
    }

    @Test
    void no_mixture_is_dearer_than_the_best_single_way_nor_cheaper_than_the_cheapest() {
        List<Tally> ways = List.of(new Tally("a", .5, 1), new Tally("b", .9, 3), new Tally("dear", .8, 5));
        assertThat(Tally.mixture(ways, 9)).isEqualTo(new Tally("no random mixture beats b", .9, 3));
        assertThat(Tally.mixture(ways, 4)).isEqualTo(new Tally("no random mixture beats b", .9, 3));
        assertThat(Tally.mixture(ways, .1)).isEqualTo(new Tally("no random mixture is cheaper than a", .5, 1));
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
