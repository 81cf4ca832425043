package dev.sluice.contract.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.Secret;
import dev.sluice.adapters.dialect.AnswerReader;
import dev.sluice.adapters.dialect.BrokenAnswer;
import dev.sluice.adapters.dialect.Dialect;
import dev.sluice.adapters.dialect.NotExpressible;
import dev.sluice.adapters.http.HttpBackendClient;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tokens;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every wire dialect must do. */
abstract class DialectContract {

    private static final Tokens ANSWER = new Tokens(5_000);
    private static final Tokens THINKING = new Tokens(2_000);
    private static final String UNHEARD_OF = "\"zebra_field\":{\"a\":[1,2.50,\"x\"]}";

    abstract Dialect dialect();

    abstract Set<ThinkingControl> controls();

    /** Every field by which the body limits what is written. */
    abstract List<JsonNode> outputLimits(JsonNode body);

    abstract Optional<JsonNode> thinkingLimit(JsonNode body);

    /** A whole answer, and the events of a streamed one, that used 12 tokens in and 7 out. */
    abstract String whole();

    abstract List<String> events();

    @Test
    void output_is_bounded_upstream_for_every_protocol_whatever_the_caller_wrote() {
        for (String more : List.of("", "\"max_tokens\":99999,", "\"max_completion_tokens\":99999,")) {
            for (Call call : calls()) {
                JsonNode body = sent(Asked.chat(more, false), call);
                assertThat(outputLimits(body))
                        .as("%s with %s in %s", call.arm(), more, body)
                        .isNotEmpty()
                        .allSatisfy(limit -> assertThat(limit.asLong(-1)).isEqualTo(ANSWER.count()));
                assertThat(thinkingLimit(body).map(limit -> limit.asLong(-1)))
                        .as("%s in %s", call.arm(), body)
                        .isEqualTo(
                                call.protocol() instanceof Protocol.Thinking t
                                        ? Optional.of(t.limit().count())
                                        : Optional.empty());
            }
        }
    }

    @Test
    void every_protocol_of_a_model_that_thinks_is_a_different_request() {
        for (ThinkingControl control : controls()) {
            List<String> bodies = calls(control)
                    .map(call -> sent(Asked.chat("", false), call).toString())
                    .toList();
            assertThat(bodies).as("%s", control).doesNotHaveDuplicates();
        }
    }

    @Test
    void the_provider_is_asked_for_its_own_model() {
        assertThat(sent(Asked.chat("", false), calls().getFirst()).path("model").asString(""))
                .isEqualTo("its-own-model");
    }

    @Test
    void a_field_nobody_has_heard_of_arrives_untouched_or_is_refused_by_its_name() {
        InferenceRequest request = Asked.chat(UNHEARD_OF + ",", false);
        Call call = calls().getFirst();
        try {
            byte[] body = dialect()
                    .outbound(request, call, endpoint(call.backend(), URI.create("http://a/v1")))
                    .body();
            assertThat(new String(body, StandardCharsets.UTF_8)).contains(UNHEARD_OF);
        } catch (NotExpressible refused) {
            assertThat(refused).hasMessageContaining("zebra_field");
        }
    }

    @Test
    void turns_that_a_structure_adds_follow_the_caller_s_in_order() {
        InferenceRequest asked = Asked.chat("", false)
                .followedBy(List.of(
                        new Message(Message.Role.ASSISTANT, "a \"draft\"\n", 0), Message.user("wrong: say why\u2026")));
        String messages = sent(asked, calls().getFirst()).path("messages").toString();
        assertThat(messages)
                .containsSubsequence("hi", "assistant", "a \\\"draft\\\"\\n", "user", "wrong: say why\u2026");
        assertThat(asked.conversation()).hasSize(3);
        assertThat(asked.promptBound().count())
                .isGreaterThan(Asked.chat("", false).promptBound().count() + 20);
    }

    @Test
    void a_knob_the_wire_does_not_have_is_refused_at_start() {
        for (ThinkingControl control : ThinkingControl.values()) {
            Endpoint endpoint = endpoint(backend(control), URI.create("http://a/v1"));
            if (controls().contains(control)) {
                dialect().check(endpoint);
            } else {
                assertThatThrownBy(() -> dialect().check(endpoint)).hasMessageContaining(control.name());
            }
        }
    }

    @Test
    void usage_of_a_whole_answer_is_read() throws BrokenAnswer {
        AnswerReader reader = dialect().reader(Asked.chat("", false));
        assertUsage(List.of(reader.whole(whole().getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void usage_of_a_streamed_answer_is_read_and_its_end_is_seen() throws BrokenAnswer {
        AnswerReader reader = dialect().reader(Asked.chat("", true));
        List<AnswerChunk> chunks = new ArrayList<>();
        for (String event : events()) {
            assertThat(reader.ended()).isFalse();
            reader.event(event.getBytes(StandardCharsets.UTF_8)).ifPresent(chunks::add);
        }
        assertThat(reader.ended()).isTrue();
        assertUsage(chunks);
        assertThat(chunks)
                .allSatisfy(
                        chunk -> assertThat(chunk.format()).isEqualTo(dialect().format()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_caller_that_leaves_ends_the_upstream_call_within_a_second(boolean talking) throws Exception {
        try (EndlessProvider provider =
                new EndlessProvider(talking ? Optional.of(events().getFirst()) : Optional.empty())) {
            Call call = calls().getFirst();
            try (HttpBackendClient client =
                    new HttpBackendClient(List.of(endpoint(call.backend(), provider.v1())), name -> dialect())) {
                CompletableFuture<Reply> reply = new CompletableFuture<>();
                Thread walk = Thread.startVirtualThread(() ->
                        reply.complete(client.call(Asked.chat("", true), call, Duration.ofSeconds(30), chunk -> {})));
                provider.awaitCall();
                walk.interrupt();
                assertThat(reply.get(1, TimeUnit.SECONDS))
                        .isInstanceOfSatisfying(
                                Failure.class,
                                failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.CANCELLED));
                provider.awaitHangUp(Duration.ofSeconds(1));
            }
        }
    }

    private static void assertUsage(List<AnswerChunk> chunks) {
        Usage usage = chunks.stream()
                .flatMap(chunk -> chunk.deltas().stream())
                .flatMap(delta -> delta instanceof Delta.UsageReported u ? Stream.of(u.usage()) : Stream.empty())
                .reduce((earlier, later) -> later)
                .orElseThrow();
        assertThat(usage.input()).isEqualTo(new Tokens(12));
        assertThat(usage.output()).isEqualTo(new Tokens(7));
        assertThat(usage.source()).isEqualTo(Usage.Source.REPORTED);
    }

    private JsonNode sent(InferenceRequest request, Call call) {
        return JsonMapper.shared()
                .readTree(dialect()
                        .outbound(request, call, endpoint(call.backend(), URI.create("http://a/v1")))
                        .body());
    }

    private List<Call> calls() {
        return controls().stream().flatMap(DialectContract::calls).toList();
    }

    private static Stream<Call> calls(ThinkingControl control) {
        List<Protocol> protocols = new ArrayList<>(List.of(new Protocol.AsAsked()));
        if (control.canSwitchOff()) {
            protocols.add(new Protocol.Direct());
        }
        if (control.takesLimit()) {
            protocols.add(new Protocol.Thinking(THINKING));
        }
        if (control.takesEffort()) {
            Stream.of(Protocol.Level.values()).map(Protocol.Effort::new).forEach(protocols::add);
        }
        return protocols.stream().map(p -> new Call(backend(control), p, new Tokens(100), ANSWER, 1));
    }

    private static Backend backend(ThinkingControl control) {
        Set<Feature> features = control.takesEffort() ? Set.of(Feature.REASONING_EFFORT) : Set.of();
        return new Backend(
                "b-" + control,
                "its-own-model",
                new ModelCard("family", "nobody", control, features),
                Price.perMillion("1", "0.5", "2"),
                new Tokens(100_000),
                new Tokens(50_000),
                Map.of());
    }

    private Endpoint endpoint(Backend backend, URI v1) {
        return new Endpoint(
                backend, dialect().name(), v1, new Secret("sk-test"), "max_tokens", Endpoint.Resilience.DEFAULT);
    }
}
