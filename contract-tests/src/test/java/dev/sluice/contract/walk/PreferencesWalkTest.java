package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Preference pairs of tool calls through the whole gateway, from the call by way of feedback to the export. */
class PreferencesWalkTest {

    private static final String ADMIN = Objects.requireNonNull(System.getenv("SLUICE_TEST_ADMIN_KEY"));

    private static final String ASK = """
            {"model":"mended","messages":[{"role":"user","content":"weather in Oslo?"}],"max_tokens":1000,"tools":\
            [{"type":"function","function":{"name":"weather","description":"Tells the weather.","parameters":{"type":"object",\
            "properties":{"city":{"type":"string"}},"required":["city"]}}}]}""";

    @TempDir
    Path directory;

    private GatewayUnderTest gateway(FaultyProvider provider, boolean record) {
        return new GatewayUnderTest(
                yaml(
                        provider,
                        "admin: {key-env: SLUICE_TEST_ADMIN_KEY}\npreferences: {record: %s}\n".formatted(record)),
                directory.toString());
    }

    private static String yaml(FaultyProvider provider, String more) {
        return """
                backends:
                %s
                policies:
                  default: { objective: { quality: 0.95 } }
                  mended: { objective: { quality: 1.0 }, structures: [single, tools], backends: [small] }
                """.formatted(backend("small", provider.baseUrl())
                        .replace("model: upstream-small", "model: gemma-2-9b-it"))
                + more;
    }

    private static FaultyProvider.Behaviour calling(String arguments) {
        return with -> with.whole(200, Map.of(), """
                {"id":"c-1","object":"chat.completion","created":1,"model":"upstream","choices":[{"index":0,\
                "message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",\
                "function":{"name":"weather","arguments":"%s"}}]},"finish_reason":"tool_calls"}],\
                "usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14}}""".formatted(arguments.replace("\"", "\\\"")));
    }

    private static void askAndJudge(GatewayUnderTest gateway, FaultyProvider provider, boolean success) {
        provider.does(calling("{\"town\":\"Oslo\"}"), calling("{\"city\":\"Oslo\"}"));
        String decision =
                gateway.chat(ASK).headers().firstValue("x-sluice-decision").orElseThrow();
        HttpResponse<String> judged = gateway.send(
                gateway.post("/v1/feedback", "{\"decision\":\"%s\",\"success\":%s}".formatted(decision, success))
                        .build());
        assertThat(judged.statusCode()).as(judged.body()).isBetween(200, 299);
    }

    private static HttpResponse<String> exported(GatewayUnderTest gateway) {
        return gateway.send(HttpRequest.newBuilder(gateway.adminUrl("/admin/preferences"))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + ADMIN)
                .build());
    }

    @Test
    void what_the_caller_calls_right_is_preferred_to_what_was_not_given_also_after_a_restart() {
        try (FaultyProvider provider = new FaultyProvider()) {
            try (GatewayUnderTest gateway = gateway(provider, true)) {
                askAndJudge(gateway, provider, true);
                askAndJudge(gateway, provider, false);
            }
            try (GatewayUnderTest gateway = gateway(provider, true)) {
                HttpResponse<String> lines = exported(gateway);

                assertThat(lines.body().lines()).hasSize(1);
                JsonNode pair = JSON.readTree(lines.body());
                assertThat(pair.at("/prompt/0/content").asString()).isEqualTo("weather in Oslo?");
                assertThat(pair.at("/tools/0/function/name").asString()).isEqualTo("weather");
                assertThat(pair.at("/tools/0/function/description").asString()).isEqualTo("Tells the weather.");
                assertThat(pair.at("/told_by").asString()).isEqualTo("feedback");
                assertThat(pair.at("/chosen/0/tool_calls/0/function/arguments").asString())
                        .isEqualTo("{\"city\":\"Oslo\"}");
                assertThat(pair.at("/rejected/0/tool_calls/0/function/arguments")
                                .asString())
                        .isEqualTo("{\"town\":\"Oslo\"}");
            }
        }
    }

    @Test
    void a_call_that_ran_is_preferred_to_one_that_could_not_be_made() {
        try (FaultyProvider provider = new FaultyProvider();
                GatewayUnderTest gateway = gateway(provider, true)) {
            provider.does(
                    calling("{\"town\":\"Oslo\"}"),
                    calling("{\"city\":\"Oslo\"}"),
                    FaultyProvider.answering("It rains."));
            JsonNode said = JSON.readTree(gateway.chat(ASK).body()).at("/choices/0/message");
            ObjectNode next = (ObjectNode) JSON.readTree(ASK);
            ((ArrayNode) next.get("messages"))
                    .add(said)
                    .addObject()
                    .put("role", "tool")
                    .put("tool_call_id", said.at("/tool_calls/0/id").asString())
                    .put("content", "rain");
            assertThat(gateway.chat(next.toString()).statusCode()).isEqualTo(200);

            await(() -> !exported(gateway).body().isEmpty());
            JsonNode pair = JSON.readTree(exported(gateway).body());
            assertThat(pair.at("/told_by").asString()).isEqualTo("tool_call_ran");
            assertThat(pair.at("/rejected/0/tool_calls/0/function/arguments").asString())
                    .isEqualTo("{\"town\":\"Oslo\"}");
        }
    }

    @Test
    void pairs_that_wait_for_feedback_survive_a_kill() throws Exception {
        try (FaultyProvider provider = new FaultyProvider()) {
            Files.writeString(directory.resolve("sluice.yaml"), yaml(provider, "preferences: {record: true}\n"));
            try (GatewayProcess gateway = new GatewayProcess(directory);
                    HttpClient http = HttpClient.newHttpClient()) {
                gateway.awaitReady();
                provider.does(calling("{\"town\":\"Oslo\"}"), calling("{\"city\":\"Oslo\"}"));
                String decision = http.send(post(gateway, "/v1/chat/completions", ASK), BodyHandlers.ofString())
                        .headers()
                        .firstValue("x-sluice-decision")
                        .orElseThrow();
                Path kept = directory.resolve("data");
                await(() -> written(kept.resolve("preferences")).contains(decision)
                        && written(kept.resolve("decisions")).contains(decision));
                gateway.kill();
                gateway.start();
                gateway.awaitReady();
                HttpResponse<String> judged = http.send(
                        post(gateway, "/v1/feedback", "{\"decision\":\"%s\",\"success\":true}".formatted(decision)),
                        BodyHandlers.ofString());

                assertThat(judged.statusCode()).as(judged.body()).isEqualTo(200);
                await(() -> written(kept.resolve("preferences")).contains("\"told_by\":\"feedback\""));
            }
        }
    }

    private static HttpRequest post(GatewayProcess gateway, String path, String body) {
        return HttpRequest.newBuilder(gateway.url(path))
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String written(Path directory) {
        if (Files.notExists(directory)) {
            return "";
        }
        try (Stream<Path> files = Files.list(directory)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier seen) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!seen.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void nothing_is_recorded_unless_the_operator_says_so() {
        try (FaultyProvider provider = new FaultyProvider();
                GatewayUnderTest gateway = gateway(provider, false)) {
            askAndJudge(gateway, provider, true);

            assertThat(exported(gateway).statusCode()).isEqualTo(409);
            assertThat(directory.resolve("preferences")).doesNotExist();
        }
    }
}
