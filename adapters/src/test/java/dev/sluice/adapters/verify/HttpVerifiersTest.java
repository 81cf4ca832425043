package dev.sluice.adapters.verify;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.sluice.adapters.Samples;
import dev.sluice.adapters.Secret;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpVerifiersTest {

    private static final Cost PRICE = new Cost(1_000);

    private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
    private final HttpVerifiers verifiers = new HttpVerifiers();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        verifiers.close();
        server.stop();
    }

    private VerifierEndpoint endpoint(String path) {
        return endpoint(path, Duration.ofSeconds(10));
    }

    private VerifierEndpoint endpoint(String path, Duration patience) {
        return new VerifierEndpoint(
                "scorer", URI.create(server.baseUrl() + path), new Secret("sk-1"), "m", patience, PRICE);
    }

    private static Trial trial(String text) {
        return trial(text, Duration.ofSeconds(20));
    }

    private static Trial trial(String text, Duration timeLeft) {
        return new Trial(
                Samples.chat(Samples.CHAT),
                new Difficulty("test-1", new double[0], List.of()),
                answer(text),
                List.of(answer("a peer")),
                timeLeft);
    }

    private static Answer answer(String text) {
        return new Answer(
                Samples.call(Samples.backend("small", ThinkingControl.NONE)),
                new Completion("c", text, "", List.of(), FinishReason.STOP, Usage.NONE, Duration.ZERO, Duration.ZERO));
    }

    private void replies(String path, String json) {
        server.stubFor(post(urlEqualTo(path)).willReturn(okJson(json)));
    }

    @Test
    void a_score_is_asked_for_and_read_as_vllm_has_it() {
        replies(
                "/score",
                "{\"id\":\"score-1\",\"object\":\"list\",\"created\":1,\"model\":\"m\","
                        + "\"data\":[{\"index\":0,\"object\":\"score\",\"score\":0.875}],"
                        + "\"usage\":{\"prompt_tokens\":9,\"total_tokens\":9,\"completion_tokens\":0}}");

        Verdict verdict = verifiers.score(endpoint("/score")).judge(trial("it is 7"));

        assertThat(verdict.confidence()).hasValue(.875);
        assertThat(verdict.evidence()).isEqualTo("it says 0.875");
        assertThat(verdict.spent().cost()).isEqualTo(PRICE);
        server.verify(postRequestedFor(urlEqualTo("/score"))
                .withHeader("Authorization", equalTo("Bearer sk-1"))
                .withRequestBody(equalToJson("{\"model\":\"m\",\"text_1\":\"hi\",\"text_2\":\"it is 7\"}")));
    }

    @Test
    void a_rank_is_asked_for_and_read_as_vllm_has_it() {
        replies(
                "/rerank",
                "{\"id\":\"rerank-1\",\"model\":\"m\",\"usage\":{\"total_tokens\":56},"
                        + "\"results\":[{\"index\":0,\"document\":{\"text\":\"it is 7\"},\"relevance_score\":0.25}]}");

        assertThat(verifiers.rerank(endpoint("/rerank")).judge(trial("it is 7")).confidence())
                .hasValue(.25);
        server.verify(postRequestedFor(urlEqualTo("/rerank"))
                .withRequestBody(
                        equalToJson("{\"model\":\"m\",\"query\":\"hi\",\"documents\":[\"it is 7\"],\"top_n\":1}")));
    }

    @Test
    void a_class_is_asked_for_and_read_as_vllm_has_it() {
        replies(
                "/classify",
                "{\"id\":\"classify-1\",\"object\":\"list\",\"created\":1,\"model\":\"m\","
                        + "\"data\":[{\"index\":0,\"label\":\"right\",\"probs\":[0.4,0.6],\"num_classes\":2}],\"usage\":{}}");

        assertThat(verifiers
                        .classify(endpoint("/classify"), 1)
                        .judge(trial("it is 7"))
                        .confidence())
                .hasValue(.6);
        assertThat(verifiers
                        .classify(endpoint("/classify"), 2)
                        .judge(trial("it is 7"))
                        .evidence())
                .isEqualTo("its answer has 2 classes, and class 2 is to say that the answer is right");
        server.verify(postRequestedFor(urlEqualTo("/classify"))
                .withRequestBody(equalToJson("{\"model\":\"m\",\"input\":[\"hi\\nit is 7\"]}", true, false)));
    }

    @Test
    void one_s_own_verifier_sees_the_conversation_and_the_peers_and_may_abstain() {
        replies("/mine", "{\"confidence\":null}");

        Verdict verdict = verifiers.external(endpoint("/mine")).judge(trial("it is 7"));

        assertThat(verdict.abstains()).isTrue();
        assertThat(verdict.evidence()).isEqualTo("it abstains");
        assertThat(verdict.spent().cost()).isEqualTo(PRICE);
        server.verify(postRequestedFor(urlEqualTo("/mine"))
                .withRequestBody(equalToJson(
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                                + "\"answer\":{\"backend\":\"small\",\"text\":\"it is 7\",\"finish\":\"stop\"},"
                                + "\"peers\":[{\"text\":\"a peer\"}]}",
                        true,
                        true)));
        replies("/mine", "{\"confidence\":0.5}");
        assertThat(verifiers.external(endpoint("/mine")).judge(trial("x")).confidence())
                .hasValue(.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"data\":[]}",
                "{\"data\":[{\"score\":\"high\"}]}",
                "{\"data\":[{\"score\":1.5}]}",
                "{\"data\":[{\"score\":-3}]}",
                "not json",
                "",
            })
    void what_is_not_understood_is_never_taken_for_a_score(String body) {
        replies("/score", body);

        Verdict verdict = verifiers.score(endpoint("/score")).judge(trial("it is 7"));

        assertThat(verdict.abstains()).isTrue();
        assertThat(verdict.evidence()).isNotBlank();
        assertThat(verdict.spent().cost()).isEqualTo(PRICE);
    }

    @Test
    void an_error_of_the_endpoint_is_an_abstention_that_costs_nothing() {
        server.stubFor(post(urlEqualTo("/score")).willReturn(aResponse().withStatus(503)));

        Verdict verdict = verifiers.score(endpoint("/score")).judge(trial("it is 7"));

        assertThat(verdict.abstains()).isTrue();
        assertThat(verdict.evidence()).isEqualTo("answered with status 503");
        assertThat(verdict.spent().cost()).isEqualTo(Cost.ZERO);
    }

    @Test
    void nobody_there_is_an_abstention_that_costs_nothing() {
        VerifierEndpoint endpoint = endpoint("/score");
        server.stop();

        Verdict verdict = verifiers.score(endpoint).judge(trial("it is 7"));

        assertThat(verdict.evidence()).isEqualTo("no connection");
        assertThat(verdict.spent().cost()).isEqualTo(Cost.ZERO);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void a_connection_that_breaks_is_an_abstention(Fault fault) {
        server.stubFor(post(urlEqualTo("/score")).willReturn(aResponse().withFault(fault)));

        assertThat(verifiers.score(endpoint("/score")).judge(trial("it is 7")).abstains())
                .isTrue();
    }

    @Test
    void an_answer_that_dribbles_on_beyond_the_patience_is_given_up_and_charged() {
        server.stubFor(post(urlEqualTo("/score"))
                .willReturn(okJson("{\"data\":[{\"score\":0.5}]}").withChunkedDribbleDelay(50, 30_000)));

        Verdict verdict =
                verifiers.score(endpoint("/score", Duration.ofMillis(300))).judge(trial("it is 7"));

        assertThat(verdict.evidence()).isEqualTo("no answer within 300 ms");
        assertThat(verdict.spent().cost()).isEqualTo(PRICE);
    }

    @Test
    void the_request_s_deadline_holds_where_it_is_nearer() {
        server.stubFor(post(urlEqualTo("/score"))
                .willReturn(okJson("{\"data\":[{\"score\":0.5}]}").withFixedDelay(30_000)));

        Verdict verdict = verifiers.score(endpoint("/score")).judge(trial("it is 7", Duration.ofMillis(200)));

        assertThat(verdict.evidence()).isEqualTo("no answer within 200 ms");
    }

    @Test
    void a_caller_that_leaves_ends_the_waiting_and_stays_gone() throws Exception {
        server.stubFor(post(urlEqualTo("/score"))
                .willReturn(okJson("{\"data\":[{\"score\":0.5}]}").withFixedDelay(30_000)));
        Verifier verifier = verifiers.score(endpoint("/score", Duration.ofSeconds(25)));
        AtomicReference<Verdict> verdict = new AtomicReference<>();
        AtomicReference<Boolean> stillInterrupted = new AtomicReference<>();
        Thread walk = Thread.startVirtualThread(() -> {
            verdict.set(verifier.judge(trial("it is 7")));
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });

        walk.interrupt();

        assertThat(walk.join(Duration.ofSeconds(10))).isTrue();
        assertThat(verdict.get().evidence()).isEqualTo("the caller left");
        assertThat(stillInterrupted.get()).isTrue();
    }

    @Test
    void an_empty_answer_is_not_asked_about() {
        Verdict verdict = verifiers.score(endpoint("/score")).judge(trial(" "));

        assertThat(verdict.abstains()).isTrue();
        assertThat(server.getAllServeEvents()).isEmpty();
    }

    @Test
    void what_it_may_cost_is_known_before() {
        assertThat(verifiers.score(endpoint("/score")).ceiling().cost()).isEqualTo(PRICE);
    }

    @Test
    void an_endpoint_that_makes_no_sense_is_refused_by_name() {
        assertThatThrownBy(() -> new VerifierEndpoint(
                        "scorer", URI.create("ftp://x"), Secret.NONE, "", Duration.ofSeconds(1), Cost.ZERO))
                .hasMessage("URL of verifier scorer must be http or https: ftp://x");
        assertThatThrownBy(() -> endpoint("/score", Duration.ZERO)).hasMessageContaining("patience of verifier scorer");
        assertThatThrownBy(() -> verifiers.classify(endpoint("/classify"), -1))
                .hasMessageContaining("must not be negative: -1");
    }
}
