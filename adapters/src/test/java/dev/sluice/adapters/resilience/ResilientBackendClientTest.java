package dev.sluice.adapters.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.Samples;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.Tokens;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class ResilientBackendClientTest {

    private static final Backend BACKEND = Samples.backend("b", ThinkingControl.NONE);
    private static final Call CALL = Samples.call(BACKEND);
    private static final Breaking BREAKING = new Breaking(4, 4, 0.5, Duration.ofSeconds(10), 1);

    /** A clock that stands still until it is moved. */
    private static final class HandMovedClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final HandMovedClock clock = new HandMovedClock();
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();

    private ResilientBackendClient client(int attempts, int slots) {
        return client(attempts, slots, pauses::add);
    }

    private ResilientBackendClient client(int attempts, int slots, Pause pause) {
        Endpoint.Resilience resilience = new Endpoint.Resilience(
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), slots, attempts);
        Endpoint endpoint = Samples.endpoint(BACKEND, "openai", URI.create("http://localhost/v1"), resilience);
        return new ResilientBackendClient(
                (request, call, left, sink) -> replies.removeFirst(),
                List.of(endpoint),
                BREAKING,
                clock,
                () -> 0.5,
                pause);
    }

    private static Reply call(ResilientBackendClient client) {
        return client.call(Samples.chat(Samples.CHAT), CALL, Duration.ofSeconds(5), chunk -> {});
    }

    private static Completion fine() {
        return new Completion(
                "c", "ok", "", List.of(), FinishReason.STOP, Usage.NONE, Duration.ofMillis(1), Duration.ofMillis(2));
    }

    private static Failure failed(Failure.Kind kind) {
        return failed(kind, Optional.empty(), false, Duration.ofMillis(3));
    }

    private static Failure failed(Failure.Kind kind, Optional<Duration> retryAfter, boolean started, Duration latency) {
        return new Failure(
                kind, Optional.empty(), "it broke", Optional.empty(), retryAfter, started, Usage.NONE, latency);
    }

    @Test
    void a_failure_for_the_moment_is_tried_again_after_a_pause() {
        replies.addAll(List.of(failed(Failure.Kind.SERVER_ERROR), failed(Failure.Kind.UNREACHABLE), fine()));
        assertThat(call(client(3, 8))).isInstanceOf(Completion.class);
        assertThat(pauses).containsExactly(Duration.ofMillis(75), Duration.ofMillis(150));
    }

    @Test
    void the_provider_says_how_long_the_pause_is_unless_it_is_too_long() {
        replies.addAll(List.of(
                failed(Failure.Kind.OVERLOADED, Optional.of(Duration.ofMillis(1500)), false, Duration.ZERO), fine()));
        assertThat(call(client(2, 8))).isInstanceOf(Completion.class);
        assertThat(pauses).containsExactly(Duration.ofMillis(1500));

        replies.add(failed(Failure.Kind.OVERLOADED, Optional.of(Duration.ofSeconds(3)), false, Duration.ZERO));
        assertThat(call(client(2, 8))).isInstanceOf(Failure.class);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void there_is_no_second_attempt_without_time_for_it() {
        replies.add(failed(Failure.Kind.SERVER_ERROR, Optional.empty(), false, Duration.ofMillis(4_990)));
        assertThat(call(client(2, 8))).isInstanceOf(Failure.class);
        assertThat(pauses).isEmpty();
    }

    @Test
    void a_failure_that_cost_something_is_not_tried_again_for_only_one_attempt_was_reserved() {
        Usage used = new Usage(new Tokens(9), Tokens.ZERO, Tokens.ZERO, Tokens.ZERO, Usage.Source.REPORTED);
        Failure billed = new Failure(
                Failure.Kind.SERVER_ERROR,
                Optional.empty(),
                "it broke",
                Optional.empty(),
                Optional.empty(),
                false,
                used,
                Duration.ZERO);
        replies.addAll(List.of(billed, fine()));
        assertThat(call(client(3, 8)).usage()).isEqualTo(used);
        assertThat(replies).hasSize(1);
    }

    @Test
    void nothing_is_tried_again_once_a_part_of_the_answer_has_reached_the_caller() {
        replies.add(failed(Failure.Kind.SERVER_ERROR, Optional.empty(), true, Duration.ZERO));
        assertThat(call(client(3, 8))).isInstanceOf(Failure.class);
        assertThat(replies).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.Kind.class,
            names = {"REJECTED", "MISCONFIGURED", "TIMEOUT", "BROKEN", "CANCELLED", "NOT_CALLABLE"})
    void what_would_fail_again_or_may_have_cost_something_is_not_tried_again(Failure.Kind kind) {
        replies.add(failed(kind));
        assertThat(call(client(3, 8))).isInstanceOf(Failure.class);
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void only_failures_of_the_backend_itself_open_its_breaker(Failure.Kind kind) {
        boolean opens = switch (kind) {
            case UNREACHABLE, SERVER_ERROR, TIMEOUT, BROKEN -> true;
            case REJECTED, MISCONFIGURED, CANCELLED, OVERLOADED, NOT_CALLABLE -> false;
        };
        ResilientBackendClient client = client(1, 8);
        for (int i = 0; i < 4; i++) {
            replies.add(failed(kind));
            assertThat(call(client))
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.kind()).isEqualTo(kind));
        }
        assertThat(client.catalog().backends().isEmpty()).isEqualTo(opens);
        if (opens) {
            assertThat(call(client)).isInstanceOfSatisfying(Failure.class, f -> {
                assertThat(f.kind()).isEqualTo(Failure.Kind.NOT_CALLABLE);
                assertThat(f.message()).contains("it broke");
            });
        }
    }

    @Test
    void an_open_breaker_comes_back_into_the_catalog_for_a_trial_and_closes_when_it_succeeds() {
        ResilientBackendClient client = client(1, 8);
        for (int i = 0; i < 4; i++) {
            replies.add(failed(Failure.Kind.UNREACHABLE));
            assertThat(call(client)).isInstanceOf(Failure.class);
        }
        BackendHealth down = client.health().getFirst();
        assertThat(down.state()).isEqualTo(BackendHealth.State.OPEN);
        assertThat(down.callable()).isFalse();
        assertThat(down.failureRate()).hasValue(1.0);
        assertThat(down.lastFailure()).contains("it broke");
        assertThat(down.since()).isEqualTo(clock.now);

        clock.now = clock.now.plusSeconds(11);
        assertThat(client.catalog().backends()).containsExactly(BACKEND);
        replies.add(fine());
        assertThat(call(client)).isInstanceOf(Completion.class);
        BackendHealth up = client.health().getFirst();
        assertThat(up.state()).isEqualTo(BackendHealth.State.CLOSED);
        assertThat(up.since()).isEqualTo(clock.now);
        assertThat(up.running()).isZero();
    }

    @Test
    void a_call_beyond_the_slots_is_refused_at_once_and_the_slot_comes_back() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Endpoint.Resilience one =
                new Endpoint.Resilience(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1);
        ResilientBackendClient client = new ResilientBackendClient(
                (request, call, left, sink) -> {
                    inside.countDown();
                    try {
                        assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return fine();
                },
                List.of(Samples.endpoint(BACKEND, "openai", URI.create("http://localhost/v1"), one)),
                BREAKING,
                clock,
                () -> 0.5,
                pauses::add);
        Thread first = Thread.startVirtualThread(() -> call(client));
        assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(client.health().getFirst().running()).isEqualTo(1);
        assertThat(call(client)).isInstanceOfSatisfying(Failure.class, f -> {
            assertThat(f.kind()).isEqualTo(Failure.Kind.NOT_CALLABLE);
            assertThat(f.message()).isEqualTo("all 1 slots of b are taken");
        });
        release.countDown();
        first.join();
        assertThat(call(client)).isInstanceOf(Completion.class);
    }

    @Test
    void a_caller_that_leaves_during_the_pause_is_not_called_for_again() {
        replies.add(failed(Failure.Kind.SERVER_ERROR));
        Reply reply = call(client(2, 8, duration -> {
            throw new InterruptedException();
        }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(reply)
                .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.CANCELLED));
    }
}
