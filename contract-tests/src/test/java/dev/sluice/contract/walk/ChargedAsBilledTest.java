package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.nobody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.walk.FaultyProvider.Behaviour;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.Rates;
import dev.sluice.core.backend.TokenCounts;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What a budget is charged on every surface, beside what the provider would put on its bill, to the nano-dollar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChargedAsBilledTest {

    private static final Rates USUAL = rates("3", "0.30", "3.75", "6", "15", "20");
    private static final Rates LONG = rates("6", "0.60", "7.50", "12", "22.50", "30");
    private static final Price PRICE =
            new Price(USUAL, List.of(new Price.Tier(new Tokens(200), LONG)), Cost.usd("0.001"));
    private static final String PRICED = """
            {input: 3, cached-input: 0.30, cache-write: 3.75, cache-write-1h: 6, output: 15, thinking: 20,
             per-call: 0.001, above: [{tokens: 200, input: 6, cached-input: 0.60, cache-write: 7.50,
             cache-write-1h: 12, output: 22.50, thinking: 30}]}""";

    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK = """
            {"model":"%s","messages":[{"role":"user","content":"6*7?"}],"max_tokens":64}""";

    private FaultyProvider provider;
    private GatewayUnderTest gateway;

    private static Rates rates(String... usd) {
        return new Rates(
                Cost.usd(usd[0]),
                Cost.usd(usd[1]),
                Cost.usd(usd[2]),
                Cost.usd(usd[3]),
                Cost.usd(usd[4]),
                Cost.usd(usd[5]));
    }

    @BeforeAll
    void start() {
        provider = new FaultyProvider();
        gateway = new GatewayUnderTest("""
                backends:
                %s
                %s
                %s
                %s
                policies:
                  default: { objective: { quality: 0.95 }, structures: [single], backends: [one] }
                  shaky: { objective: { quality: 0.01 }, structures: [single], backends: [gone, one] }
                anonymous-budgets: [{limit: $1000, window: lifetime}]
                """.formatted(
                        backend("one", "openai", provider.baseUrl(), "none", PRICED),
                        backend("deep", "openai", provider.baseUrl(), "effort", PRICED),
                        backend("claude", "anthropic", provider.baseUrl(), "none", PRICED),
                        backend("gone", "openai", nobody(), "none", "{input: 0.001, output: 0.001}")));
    }

    private static String backend(String id, String dialect, URI url, String thinking, String price) {
        return """
                - id: %s
                  dialect: %s
                  base-url: %s
                  price: %s
                  context-window: 100000
                  max-output: 1000
                  capabilities: { thinking: %s, tools: true }
                  resilience: { connect: 1s, first-byte: 2s, silence: 2s, slots: 64, attempts: 2 }
                """.formatted(id, dialect, url, price.replace("\n", " "), thinking)
                .indent(2);
    }

    @AfterAll
    void stop() {
        gateway.close();
        provider.close();
    }

    private Cost spent() {
        JsonNode budget = JSON.readTree(gateway.get("/v1/budget").body()).at("/budgets/0");
        assertThat(budget.at("/reserved_usd").asString())
                .as("nothing is held when nobody asks")
                .isEqualTo("0");
        return Cost.usd(budget.at("/spent_usd").asString());
    }

    private static TokenCounts counts(long input, long cached, long write, long longWrite, long output, long thought) {
        return new TokenCounts(
                new Tokens(input),
                new Tokens(cached),
                new Tokens(write),
                new Tokens(longWrite),
                new Tokens(output),
                new Tokens(thought));
    }

    private static Cost bill(long input, long output) {
        return PRICE.of(counts(input, 0, 0, 0, output, 0));
    }

    private HttpResponse<String> post(String path, String body) {
        return gateway.send(gateway.post(path, body).build());
    }

    private Cost chargedFor(int status, String path, String body, Behaviour... behaviours) {
        provider.does(behaviours);
        Cost before = spent();
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return spent().minus(before);
    }

    private static Behaviour answering(String usage) {
        return with ->
                with.whole(200, Map.of(), FaultyProvider.completion("42").replaceFirst("\"usage\":\\{[^}]*}", usage));
    }

    private static String usage(String fields) {
        return "\"usage\":{" + fields + "}";
    }

    private static Behaviour streaming(String usage) {
        return with -> {
            with.startStream();
            with.event(FaultyProvider.chunk("42"));
            with.event(FaultyProvider.FINISH);
            with.event(FaultyProvider.USAGE.replaceFirst("\"usage\":\\{[^}]*}", usage));
            with.event("[DONE]");
            with.endStream();
        };
    }

    @Test
    void a_chat_with_caches_and_thinking_whole_and_streamed() {
        String usage = usage("\"prompt_tokens\":100,\"completion_tokens\":50,\"total_tokens\":150,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":30,\"cache_write_tokens\":20},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":40}");
        Cost bill = PRICE.of(counts(100, 30, 20, 0, 50, 40));
        String ask = ASK.formatted("one");
        assertThat(chargedFor(200, CHAT, ask, answering(usage))).isEqualTo(bill);
        assertThat(chargedFor(200, CHAT, ask.replace("{\"model", "{\"stream\":true,\"model"), streaming(usage)))
                .isEqualTo(bill);
    }

    @Test
    void a_long_prompt_at_the_rates_of_its_tier_for_the_whole_call() {
        String prompt = "a".repeat(1000);
        assertThat(chargedFor(
                        200,
                        CHAT,
                        ASK.formatted("one").replace("6*7?", prompt),
                        answering(usage("\"prompt_tokens\":201,\"completion_tokens\":5"))))
                .isEqualTo(Cost.usd("0.0023185"));
    }

    @Test
    void thinking_that_a_provider_counts_beside_the_completion() {
        assertThat(chargedFor(
                        200,
                        CHAT,
                        ASK.formatted("one"),
                        answering(usage("\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":45"))))
                .isEqualTo(PRICE.of(counts(10, 0, 0, 0, 35, 30)));
    }

    @Test
    void embeddings_and_legacy_completions() {
        Behaviour embedding = with -> with.whole(
                200,
                Map.of(),
                "{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":[0.5]}],"
                        + "\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}");
        assertThat(chargedFor(200, "/v1/embeddings", "{\"model\":\"one\",\"input\":\"hello\"}", embedding))
                .isEqualTo(bill(8, 0));

        Behaviour completion = with -> with.whole(
                200,
                Map.of(),
                "{\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\"42\",\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}");
        String prompt = "{\"model\":\"one\",\"prompt\":\"6*7=\",\"max_tokens\":16}";
        assertThat(chargedFor(200, "/v1/completions", prompt, completion)).isEqualTo(bill(9, 2));
        Behaviour streamed = with -> {
            with.startStream();
            with.event("{\"choices\":[{\"index\":0,\"text\":\"42\",\"finish_reason\":null}]}");
            with.event("{\"choices\":[{\"index\":0,\"text\":\"\",\"finish_reason\":\"stop\"}]}");
            with.event("{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}");
            with.event("[DONE]");
            with.endStream();
        };
        assertThat(chargedFor(200, "/v1/completions", prompt.replace("{\"model", "{\"stream\":true,\"model"), streamed))
                .isEqualTo(bill(9, 2));
    }

    @Test
    void a_surface_that_is_passed_through_with_usage_or_at_its_ceiling_without() {
        String body = "{\"model\":\"one\",\"input\":\"hello\"}";
        Behaviour counted = with ->
                with.whole(200, Map.of(), "{\"results\":[],\"usage\":{\"input_tokens\":7,\"output_tokens\":0}}");
        assertThat(chargedFor(200, "/v1/rankings", body, counted)).isEqualTo(bill(7, 0));

        Behaviour silent = with -> with.whole(200, Map.of(), "{\"results\":[]}");
        assertThat(chargedFor(200, "/v1/moderations", body, silent))
                .isEqualTo(PRICE.ceiling(new Tokens(body.length()), new Tokens(1)));
    }

    @Test
    void messages_of_the_other_wire_with_both_caches() {
        Behaviour message = with -> with.whole(
                200,
                Map.of(),
                "{\"id\":\"m\",\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"42\"}],"
                        + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":20,"
                        + "\"cache_creation_input_tokens\":70,\"cache_creation\":{\"ephemeral_5m_input_tokens\":30,"
                        + "\"ephemeral_1h_input_tokens\":40},\"output_tokens\":5}}");
        assertThat(chargedFor(200, CHAT, ASK.formatted("claude"), message))
                .isEqualTo(PRICE.of(counts(100, 20, 30, 40, 5, 0)));
    }

    @Test
    void an_attempt_that_was_turned_away_costs_nothing_and_its_retry_is_charged_once() {
        Behaviour busy =
                FaultyProvider.failing(503, Map.of("retry-after-ms", "1"), "{\"error\":{\"message\":\"busy\"}}");
        assertThat(chargedFor(200, CHAT, ASK.formatted("one"), busy, FaultyProvider.answering("42")))
                .isEqualTo(bill(10, 4));
        assertThat(chargedFor(503, CHAT, ASK.formatted("one"), busy)).isEqualTo(Cost.ZERO);
    }

    @Test
    void a_stand_in_is_charged_and_what_it_stood_in_for_was_not_called() {
        Cost charged = chargedFor(200, CHAT, ASK.formatted("shaky"), FaultyProvider.answering("42"));
        assertThat(charged).isEqualTo(bill(10, 4));
    }

    @Test
    void a_stream_whose_usage_came_before_it_broke_is_settled_by_it() {
        Behaviour cut = with -> {
            with.startStream();
            with.event(FaultyProvider.chunk("42"));
            with.event(FaultyProvider.FINISH);
            with.event(FaultyProvider.USAGE);
            Thread.sleep(Duration.ofMillis(100));
            with.reset();
        };
        assertThat(chargedFor(200, CHAT, ASK.formatted("one").replace("{\"model", "{\"stream\":true,\"model"), cut))
                .isEqualTo(bill(10, 4));
    }

    @Test
    void a_broken_stream_is_charged_what_was_seen_and_hidden_thinking_to_the_limit() {
        String ask = ASK.replace("{\"model", "{\"stream\":true,\"model");
        long prompt = ask.formatted("one").length() / 4;
        assertThat(chargedFor(200, CHAT, ask.formatted("one"), FaultyProvider.cuttingAfter(3)))
                .isEqualTo(bill(prompt, 3));
        long deepPrompt = ask.formatted("deep").length() / 4;
        assertThat(chargedFor(200, CHAT, ask.formatted("deep"), FaultyProvider.cuttingAfter(3)))
                .isEqualTo(PRICE.of(counts(deepPrompt, 0, 0, 0, 64, 61)));
    }

    @Test
    void a_caller_that_leaves_is_charged_its_prompt_and_at_least_what_it_was_sent() throws Exception {
        provider.forget();
        provider.does(FaultyProvider.endless(Duration.ofMillis(20)));
        Cost before = spent();
        String ask = ASK.formatted("one").replace("{\"model", "{\"stream\":true,\"model");
        HttpResponse<InputStream> response =
                gateway.http().send(gateway.post(CHAT, ask).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            assertThat(in.readNBytes(400)).hasSize(400);
        }
        assertThat(provider.callerGoneWithin(Duration.ofSeconds(5))).isTrue();
        Cost charged = eventuallyCharged(before);
        assertThat(charged)
                .isGreaterThanOrEqualTo(bill(ask.length() / 4, 1))
                .isLessThanOrEqualTo(PRICE.ceiling(new Tokens(ask.length()), new Tokens(64)));
    }

    private Cost eventuallyCharged(Cost before) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            JsonNode budget = JSON.readTree(gateway.get("/v1/budget").body()).at("/budgets/0");
            Cost spent = Cost.usd(budget.at("/spent_usd").asString());
            if (spent.compareTo(before) > 0) {
                return spent.minus(before);
            }
            assertThat(System.nanoTime()).as("charged in time").isLessThan(end);
            Thread.sleep(10);
        }
    }

    @Test
    void an_answer_without_usage_is_charged_at_its_ceiling_and_shown_as_a_defect() {
        String ask = ASK.formatted("one");
        provider.does(answering("\"usage\":null"));
        Cost before = spent();
        HttpResponse<String> response = post(CHAT, ask);
        assertThat(spent().minus(before)).isEqualTo(PRICE.ceiling(new Tokens(ask.length()), new Tokens(64)));
        JsonNode usage = gateway.decision(response).at("/attempts/0/usage");
        assertThat(usage.at("/source").asString()).isEqualTo("ceiling");
        assertThat(usage.at("/defect/kind").asString()).isEqualTo("missing");
    }
}
