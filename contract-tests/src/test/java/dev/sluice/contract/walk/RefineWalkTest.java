package dev.sluice.contract.walk;

import static dev.sluice.contract.walk.GatewayUnderTest.JSON;
import static dev.sluice.contract.walk.GatewayUnderTest.backend;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A draft and its revisions through the whole gateway: what the reviser really gets, in either dialect. */
class RefineWalkTest {

    private static final String ASK = """
            {"model":"refined","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"6 x 7?"}],\
            "max_tokens":50%s}""";

    private static final String CLAUDE = """
            - id: one
              dialect: anthropic
              base-url: %s
              model: claude-upstream
              price: { input: 1, output: 2 }
              context-window: 100000
              max-output: 1000
              capabilities: { thinking: none }
              resilience: { connect: 1s, first-byte: 2s, silence: 2s, slots: 16, attempts: 1 }
            """;

    private static GatewayUnderTest gateway(String backend) {
        return new GatewayUnderTest("""
                backends:
                %s
                policies:
                  refined: { objective: { worth: $10 }, structures: [single, refine], limits: { samples: 4 } }
                default-policy: refined
                verifiers:
                  - { kind: pattern, pattern: '^passed$' }
                """.formatted(backend));
    }

    private static String claude(URI baseUrl) {
        return CLAUDE.formatted(baseUrl).indent(2);
    }

    private static FaultyProvider.Behaviour saying(String text) {
        return with -> with.whole(200, Map.of(), """
                {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"text",\
                "text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,\
                "usage":{"input_tokens":10,"output_tokens":4}}""".formatted(text));
    }

    @Test
    void a_rejected_draft_is_shown_to_its_reviser_and_only_the_accepted_answer_reaches_the_caller() {
        try (FaultyProvider provider = new FaultyProvider();
                GatewayUnderTest gateway = gateway(backend("one", provider.baseUrl()))) {
            provider.does(FaultyProvider.answering("no"), FaultyProvider.answering("passed"));

            HttpResponse<String> response = gateway.chat(ASK.formatted(""));

            assertThat(response.body()).contains("passed").doesNotContain("\"no\"");
            assertThat(provider.received).hasSize(2);
            JsonNode messages = JSON.readTree(provider.lastReceived().body()).get("messages");
            assertThat(messages).hasSize(4);
            assertThat(messages.at("/1/content").asString()).isEqualTo("6 x 7?");
            assertThat(messages.at("/2/role").asString()).isEqualTo("assistant");
            assertThat(messages.at("/2/content").asString()).isEqualTo("no");
            assertThat(messages.at("/3/role").asString()).isEqualTo("user");
            assertThat(messages.at("/3/content").asString()).contains("checked and not accepted");
            JsonNode decision = gateway.decision(response);
            assertThat(decision.at("/chosen/structure").asString()).isEqualTo("refine");
            assertThat(decision.at("/stopped").asString()).startsWith("accepted after 1 revision");
            assertThat(decision.at("/attempts/1/reason").asString()).isEqualTo("revision");
            assertThat(decision.at("/attempts/1/accepted").asBoolean()).isTrue();
            assertThat(response.headers().firstValue("x-sluice-cost-usd")).contains("0.000036");
        }
    }

    @Test
    void anthropic_s_messages_alternate_and_keep_the_system_prompt_apart() {
        try (FaultyProvider provider = new FaultyProvider();
                GatewayUnderTest gateway = gateway(claude(provider.baseUrl()))) {
            provider.does(saying("no"), saying("passed"));

            HttpResponse<String> response = gateway.chat(ASK.formatted(""));

            assertThat(response.body()).contains("passed");
            JsonNode sent = JSON.readTree(provider.lastReceived().body());
            assertThat(sent.get("system").toString()).contains("Be brief.");
            assertThat(sent.get("messages")).hasSize(3);
            assertThat(sent.at("/messages/0/role").asString()).isEqualTo("user");
            assertThat(sent.at("/messages/1/role").asString()).isEqualTo("assistant");
            assertThat(sent.at("/messages/1/content").toString()).contains("no");
            assertThat(sent.at("/messages/2/role").asString()).isEqualTo("user");
            assertThat(sent.at("/messages/2/content").toString()).contains("checked and not accepted");
        }
    }

    @Test
    void a_stream_carries_nothing_of_the_draft_that_was_revised() {
        try (FaultyProvider provider = new FaultyProvider();
                GatewayUnderTest gateway = gateway(backend("one", provider.baseUrl()))) {
            provider.does(FaultyProvider.streaming("wr", "ong"), FaultyProvider.streaming("pas", "sed"));

            HttpResponse<String> response = gateway.chat(ASK.formatted(",\"stream\":true"));

            assertThat(response.body()).contains("pas", "sed", "[DONE]").doesNotContain("ong");
            assertThat(provider.received).hasSize(2);
        }
    }

    @Test
    void a_revision_that_fails_leaves_the_caller_the_draft() {
        try (FaultyProvider provider = new FaultyProvider();
                GatewayUnderTest gateway = gateway(backend("one", provider.baseUrl()))) {
            provider.does(FaultyProvider.answering("a draft"), FaultyProvider.failing(500, Map.of(), "{}"));

            HttpResponse<String> response = gateway.chat(ASK.formatted(""));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("a draft");
            assertThat(gateway.decision(response).at("/stopped").asString()).startsWith("a revision failed");
        }
    }
}
