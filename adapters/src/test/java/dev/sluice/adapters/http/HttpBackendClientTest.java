package dev.sluice.adapters.http;

import static dev.sluice.adapters.Samples.CHAT;
import static dev.sluice.adapters.Samples.PLENTY;
import static dev.sluice.adapters.Samples.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.Samples;
import dev.sluice.adapters.StubProvider;
import dev.sluice.adapters.assembly.Dialects;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpBackendClientTest {

    private static final Backend BACKEND = Samples.backend("b", ThinkingControl.NONE);
    private static final String ANSWER =
            "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"four\"},"
                    + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}";
    private static final String USAGE = "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}";
    private static final String STOP = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

    private final List<AnswerChunk> chunks = new ArrayList<>();

    private static String text(String content) {
        return "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"}}]}";
    }

    private Reply call(StubProvider provider, InferenceRequest request) {
        return call(provider, request, QUICK, PLENTY);
    }

    private Reply call(
            StubProvider provider, InferenceRequest request, Endpoint.Resilience resilience, Duration timeLeft) {
        try (HttpBackendClient client = client(provider.baseUrl(), resilience)) {
            return client.call(request, Samples.call(BACKEND), timeLeft, chunks::add);
        }
    }

    private static HttpBackendClient client(URI baseUrl, Endpoint.Resilience resilience) {
        return new HttpBackendClient(
                List.of(Samples.endpoint(BACKEND, "openai", baseUrl, resilience)), Dialects.BUILT_IN);
    }

    private static Usage reported(long input, long cached, long output, long thinking) {
        return new Usage(
                new Tokens(input), new Tokens(cached), new Tokens(output), new Tokens(thinking), Usage.Source.REPORTED);
    }

    @Test
    void a_whole_answer_reaches_the_sink_byte_for_byte_with_its_meaning_beside_it() throws Exception {
        try (StubProvider provider = new StubProvider(c -> c.json(200, ANSWER))) {
            Reply reply = call(provider, Samples.chat(CHAT));

            assertThat(reply).isInstanceOfSatisfying(Completion.class, c -> {
                assertThat(c.id()).isEqualTo("c1");
                assertThat(c.text()).isEqualTo("four");
                assertThat(c.finish()).isEqualTo(FinishReason.STOP);
                assertThat(c.usage()).isEqualTo(reported(9, 4, 3, 2));
            });
            assertThat(chunks).hasSize(1);
            assertThat(new String(chunks.getFirst().data(), StandardCharsets.UTF_8))
                    .isEqualTo(ANSWER);
            StubProvider.Received sent = provider.takeRequest();
            assertThat(sent.head())
                    .startsWith("POST /v1/chat/completions HTTP/1.1")
                    .contains("Authorization: Bearer sk-test")
                    .contains("Content-Type: application/json")
                    .contains("Accept-Encoding: identity");
            assertThat(sent.body()).contains("\"model\":\"b-model\"");
        }
    }

    @Test
    void a_stream_arrives_piece_by_piece_and_its_connection_is_used_again() throws Exception {
        BlockingQueue<String> seen = new ArrayBlockingQueue<>(10);
        try (StubProvider provider = new StubProvider(c -> {
                    c.startEvents();
                    c.event(text("a"));
                    assertThat(seen.poll(5, TimeUnit.SECONDS))
                            .as("before the next was sent")
                            .isNotNull();
                    c.event(text("b"));
                    c.event(STOP);
                    c.event(USAGE);
                    c.event("[DONE]");
                    c.endEvents();
                });
                HttpBackendClient client = client(provider.baseUrl(), QUICK)) {
            for (int i = 0; i < 2; i++) {
                Reply reply = client.call(
                        Samples.streamedChat(),
                        Samples.call(BACKEND),
                        PLENTY,
                        chunk -> seen.add(new String(chunk.data(), StandardCharsets.UTF_8)));
                assertThat(reply).isInstanceOfSatisfying(Completion.class, c -> {
                    assertThat(c.text()).isEqualTo("ab");
                    assertThat(c.usage()).isEqualTo(reported(9, 0, 3, 0));
                    assertThat(c.toFirstChunk()).isLessThanOrEqualTo(c.latency());
                });
                assertThat(seen).containsExactly(text("b"), STOP, USAGE);
                seen.clear();
            }
            assertThat(provider.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_stream_without_its_done_mark_is_complete_once_it_gave_a_finish_reason() {
        try (StubProvider provider = new StubProvider(c -> {
            c.startEvents();
            c.event(text("a"));
            c.event(STOP);
            c.endEvents();
        })) {
            Reply reply = call(provider, Samples.streamedChat());
            assertThat(reply).isInstanceOf(Completion.class);
            assertThat(reply.usage().source()).isEqualTo(Usage.Source.CEILING);
        }
    }

    @Test
    void a_stream_that_ends_before_the_answer_is_broken_and_charged_by_measure() {
        try (StubProvider provider = new StubProvider(c -> {
            c.startEvents();
            c.event(text("a"));
            c.event(text("b"));
            c.endEvents();
        })) {
            Failure failure = (Failure) call(provider, Samples.streamedChat());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.BROKEN);
            assertThat(failure.started()).isTrue();
            assertThat(failure.usage())
                    .isEqualTo(
                            new Usage(new Tokens(100), Tokens.ZERO, new Tokens(2), Tokens.ZERO, Usage.Source.MEASURED));
        }
    }

    @Test
    void a_refused_connection_is_unreachable_and_costs_nothing() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        try (HttpBackendClient client = client(URI.create("http://127.0.0.1:" + port + "/v1"), QUICK)) {
            Failure failure = (Failure) client.call(Samples.chat(CHAT), Samples.call(BACKEND), PLENTY, chunk -> {});
            assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
            assertThat(failure.usage()).isEqualTo(Usage.NONE);
            assertThat(failure.message()).doesNotContain("127.0.0.1");
        }
    }

    @Test
    void a_429_tells_how_long_to_wait() {
        try (StubProvider provider = new StubProvider(
                c -> c.json(429, "{\"error\":{\"message\":\"slow\",\"code\":\"busy\"}}", "Retry-After: 7"))) {
            Failure failure = (Failure) call(provider, Samples.streamedChat());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.OVERLOADED);
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
            assertThat(failure.status()).contains(429);
            assertThat(failure.usage()).isEqualTo(Usage.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 422, 500, 502, 503, 529})
    void each_error_status_has_its_kind(int status) {
        Failure.Kind expected = switch (status) {
            case 400, 422 -> Failure.Kind.REJECTED;
            case 401, 403, 404 -> Failure.Kind.MISCONFIGURED;
            case 503, 529 -> Failure.Kind.OVERLOADED;
            default -> Failure.Kind.SERVER_ERROR;
        };
        String body = "{\"error\":{\"message\":\"said sk-secret\",\"code\":\"c0\"}}";
        try (StubProvider provider = new StubProvider(c -> c.json(status, body))) {
            Failure failure = (Failure) call(provider, Samples.chat(CHAT));
            assertThat(failure.kind()).isEqualTo(expected);
            assertThat(failure.message()).contains(status + ", c0");
            assertThat(failure.usage()).isEqualTo(Usage.NONE);
            boolean theirs = expected == Failure.Kind.REJECTED;
            assertThat(failure.body()).isEqualTo(theirs ? Optional.of(body) : Optional.empty());
            assertThat(failure.message().contains("sk-secret")).isEqualTo(theirs);
        }
    }

    @Test
    void a_reset_in_the_middle_of_a_stream_is_broken() {
        CountDownLatch seen = new CountDownLatch(1);
        try (StubProvider provider = new StubProvider(c -> {
                    c.startEvents();
                    c.event(text("a"));
                    StubProvider.hang(seen);
                    c.reset();
                });
                HttpBackendClient client = client(provider.baseUrl(), QUICK)) {
            Failure failure = (Failure)
                    client.call(Samples.streamedChat(), Samples.call(BACKEND), PLENTY, chunk -> seen.countDown());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.BROKEN);
            assertThat(failure.message()).isEqualTo("the connection broke in the middle of the answer");
            assertThat(failure.usage().output()).isEqualTo(new Tokens(1));
        }
    }

    @Test
    void a_malformed_chunk_is_broken() {
        try (StubProvider provider = new StubProvider(c -> {
            c.startEvents();
            c.event(text("a"));
            c.event("{\"choices\":[{");
            c.endEvents();
        })) {
            Failure failure = (Failure) call(provider, Samples.streamedChat());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.BROKEN);
            assertThat(failure.message()).isEqualTo("malformed chunk");
            assertThat(chunks).hasSize(1);
        }
    }

    @Test
    void an_error_event_ends_the_call_with_the_providers_words() {
        try (StubProvider provider = new StubProvider(c -> {
            c.startEvents();
            c.event(text("a"));
            c.event("{\"error\":{\"message\":\"out of memory\",\"code\":500}}");
            c.endEvents();
        })) {
            Failure failure = (Failure) call(provider, Samples.streamedChat());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.SERVER_ERROR);
            assertThat(failure.message()).contains("out of memory");
            assertThat(failure.usage().source()).isEqualTo(Usage.Source.MEASURED);
        }
    }

    @Test
    void an_endless_stream_ends_at_the_deadline_and_its_connection_is_closed() throws Exception {
        BlockingQueue<Boolean> closed = new ArrayBlockingQueue<>(1);
        try (StubProvider provider = new StubProvider(c -> {
            c.startEvents();
            try {
                while (true) {
                    c.event(text("a"));
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            } catch (IOException clientGone) {
                closed.add(true);
                throw clientGone;
            }
        })) {
            Failure failure = (Failure) call(provider, Samples.streamedChat(), QUICK, Duration.ofMillis(400));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.TIMEOUT);
            assertThat(failure.message()).isEqualTo("no complete answer within 0.4 s");
            assertThat(failure.latency()).isLessThan(Duration.ofSeconds(3));
            assertThat(closed.poll(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_slow_first_byte_is_a_timeout_that_charges_what_may_have_been_used(boolean streamed) {
        CountDownLatch release = new CountDownLatch(1);
        Endpoint.Resilience hasty =
                new Endpoint.Resilience(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofSeconds(5), 8, 2);
        try (StubProvider provider = new StubProvider(c -> StubProvider.hang(release))) {
            InferenceRequest request = streamed ? Samples.streamedChat() : Samples.chat(CHAT);
            Failure failure = (Failure) call(provider, request, hasty, PLENTY);
            assertThat(failure.kind()).isEqualTo(Failure.Kind.TIMEOUT);
            assertThat(failure.message()).isEqualTo("no first byte of the answer within 0.2 s");
            assertThat(failure.usage())
                    .isEqualTo(
                            streamed
                                    ? new Usage(
                                            new Tokens(100),
                                            Tokens.ZERO,
                                            Tokens.ZERO,
                                            Tokens.ZERO,
                                            Usage.Source.MEASURED)
                                    : Usage.ceiling(Samples.call(BACKEND)));
        } finally {
            release.countDown();
        }
    }

    @Test
    void a_silence_in_the_middle_is_a_timeout() {
        CountDownLatch release = new CountDownLatch(1);
        Endpoint.Resilience hasty =
                new Endpoint.Resilience(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofMillis(200), 8, 2);
        try (StubProvider provider = new StubProvider(c -> {
            c.startEvents();
            c.event(text("a"));
            StubProvider.hang(release);
        })) {
            Failure failure = (Failure) call(provider, Samples.streamedChat(), hasty, PLENTY);
            assertThat(failure.kind()).isEqualTo(Failure.Kind.TIMEOUT);
            assertThat(failure.message()).isEqualTo("the answer fell silent for 0.2 s");
        } finally {
            release.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_interrupt_closes_the_connection_within_a_second_on_any_kind_of_thread(boolean virtual) throws Exception {
        BlockingQueue<Boolean> closed = new ArrayBlockingQueue<>(1);
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<Reply> reply = new AtomicReference<>();
        AtomicReference<Boolean> stillInterrupted = new AtomicReference<>(false);
        try (StubProvider provider = new StubProvider(c -> {
                    c.startEvents();
                    c.event(text("a"));
                    closed.add(c.closedByClient(5_000));
                    c.close();
                });
                HttpBackendClient client = client(provider.baseUrl(), QUICK)) {
            Runnable calls = () -> {
                reply.set(client.call(
                        Samples.streamedChat(), Samples.call(BACKEND), PLENTY, chunk -> started.countDown()));
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            };
            Thread caller = virtual
                    ? Thread.startVirtualThread(calls)
                    : Thread.ofPlatform().start(calls);
            assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            assertThat(closed.poll(1, TimeUnit.SECONDS)).isTrue();
            caller.join(5_000);
        }
        assertThat(reply.get()).isInstanceOfSatisfying(Failure.class, f -> {
            assertThat(f.kind()).isEqualTo(Failure.Kind.CANCELLED);
            assertThat(f.usage().output()).isEqualTo(new Tokens(1));
        });
        assertThat(stillInterrupted.get()).isTrue();
    }

    @Test
    void a_kept_alive_connection_that_the_provider_has_closed_is_replaced_once() {
        try (StubProvider provider = new StubProvider(c -> {
                    c.json(200, ANSWER);
                    c.close();
                });
                HttpBackendClient client = client(provider.baseUrl(), QUICK)) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.call(Samples.chat(CHAT), Samples.call(BACKEND), PLENTY, chunk -> {}))
                        .isInstanceOf(Completion.class);
            }
            assertThat(provider.requests()).isEqualTo(20);
        }
    }

    @Test
    void a_provider_that_hangs_up_on_a_new_connection_is_called_once() {
        try (StubProvider provider = new StubProvider(StubProvider.Connection::close)) {
            Failure failure = (Failure) call(provider, Samples.chat(CHAT));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.BROKEN);
            assertThat(failure.message()).isEqualTo("the connection broke before the answer");
            assertThat(failure.usage()).isEqualTo(Usage.ceiling(Samples.call(BACKEND)));
            assertThat(provider.requests()).isEqualTo(1);
        }
    }

    @Test
    void a_streamed_request_answered_with_one_body_is_broken_but_charged_as_reported() {
        try (StubProvider provider = new StubProvider(c -> c.json(200, ANSWER))) {
            Failure failure = (Failure) call(provider, Samples.streamedChat());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.BROKEN);
            assertThat(failure.usage()).isEqualTo(reported(9, 4, 3, 2));
            assertThat(chunks).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_caller_that_leaves_before_the_first_byte_pays_what_may_have_been_used(boolean streamed) throws Exception {
        BlockingQueue<Boolean> closed = new ArrayBlockingQueue<>(1);
        AtomicReference<Reply> reply = new AtomicReference<>();
        InferenceRequest request = streamed ? Samples.streamedChat() : Samples.chat(CHAT);
        try (StubProvider provider = new StubProvider(c -> {
                    closed.add(c.closedByClient(5_000));
                    c.close();
                });
                HttpBackendClient client = client(provider.baseUrl(), QUICK)) {
            Thread caller = Thread.startVirtualThread(
                    () -> reply.set(client.call(request, Samples.call(BACKEND), PLENTY, chunks::add)));
            assertThat(provider.takeRequest().body()).isNotEmpty();
            caller.interrupt();
            assertThat(closed.poll(1, TimeUnit.SECONDS)).isTrue();
            caller.join(5_000);
        }
        assertThat(reply.get()).isInstanceOfSatisfying(Failure.class, f -> {
            assertThat(f.kind()).isEqualTo(Failure.Kind.CANCELLED);
            assertThat(f.usage().source()).isEqualTo(streamed ? Usage.Source.MEASURED : Usage.Source.CEILING);
        });
    }

    @Test
    void a_sink_that_says_the_caller_left_ends_the_call() {
        CountDownLatch release = new CountDownLatch(1);
        try (StubProvider provider = new StubProvider(c -> {
                    c.startEvents();
                    c.event(text("a"));
                    StubProvider.hang(release);
                });
                HttpBackendClient client = client(provider.baseUrl(), QUICK)) {
            Reply reply = client.call(Samples.streamedChat(), Samples.call(BACKEND), PLENTY, chunk -> {
                throw new InterruptedException();
            });
            assertThat(Thread.interrupted()).isTrue();
            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.CANCELLED));
        } finally {
            release.countDown();
        }
    }

    @Test
    void a_caller_that_has_already_left_is_not_called_for() {
        try (StubProvider provider = new StubProvider(c -> c.json(200, ANSWER))) {
            Thread.currentThread().interrupt();
            Reply reply = call(provider, Samples.chat(CHAT));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(reply.usage()).isEqualTo(Usage.NONE);
            assertThat(provider.requests()).isZero();
        }
    }

    @Test
    void a_slow_reader_is_not_the_providers_silence() {
        Endpoint.Resilience hasty =
                new Endpoint.Resilience(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofMillis(150), 8, 2);
        CountDownLatch readerDone = new CountDownLatch(1);
        try (StubProvider provider = new StubProvider(c -> {
                    c.startEvents();
                    c.event(text("a"));
                    StubProvider.hang(readerDone);
                    c.event(STOP);
                    c.event("[DONE]");
                    c.endEvents();
                });
                HttpBackendClient client = client(provider.baseUrl(), hasty)) {
            Reply reply = client.call(Samples.streamedChat(), Samples.call(BACKEND), PLENTY, chunk -> {
                TimeUnit.MILLISECONDS.sleep(400);
                readerDone.countDown();
            });
            assertThat(reply).isInstanceOf(Completion.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_answer_without_end_is_given_up_at_64_mebibytes(boolean streamed) {
        String mebibyte = (": " + "x".repeat(1021) + "\n").repeat(1024);
        try (StubProvider provider = new StubProvider(c -> {
            c.startEvents();
            while (true) {
                c.chunk(mebibyte);
            }
        })) {
            Failure failure = (Failure) call(provider, streamed ? Samples.streamedChat() : Samples.chat(CHAT));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.BROKEN);
            assertThat(failure.message()).isEqualTo("the answer is larger than 64 MiB");
        }
    }

    @Test
    void a_body_shorter_than_promised_is_broken() {
        try (StubProvider provider = new StubProvider(c -> {
            c.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n" + ANSWER);
            c.close();
        })) {
            Failure failure = (Failure) call(provider, Samples.chat(CHAT));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.BROKEN);
            assertThat(failure.usage()).isEqualTo(Usage.ceiling(Samples.call(BACKEND)));
        }
    }

    @Test
    void an_error_keeps_its_connection() {
        try (StubProvider provider = new StubProvider(c -> c.json(500, "{}"));
                HttpBackendClient client = client(provider.baseUrl(), QUICK)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.call(Samples.chat(CHAT), Samples.call(BACKEND), PLENTY, chunks::add))
                        .isInstanceOf(Failure.class);
            }
            assertThat(provider.connections()).isEqualTo(1);
        }
    }
}
