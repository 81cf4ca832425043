package dev.sluice.gateway.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.Secret;
import dev.sluice.adapters.changes.InMemoryChangeLog;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.PriceList;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import dev.sluice.gateway.journal.Examples;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriceBookTest {

    private static final Instant CHANGE = Instant.parse("2026-12-01T00:00:00Z");
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Price BEFORE = Price.perMillion("1", "1", "10");
    private static final Price AFTER = Price.perMillion("2", "2", "5");
    private static final PriceList ANNOUNCED = new PriceList(
            List.of(new PriceList.Dated(Optional.empty(), BEFORE), new PriceList.Dated(Optional.of(CHANGE), AFTER)));
    private static final Usage USED =
            new Usage(new Tokens(10), Tokens.ZERO, new Tokens(10), Tokens.ZERO, Usage.Source.REPORTED);

    private final InMemoryChangeLog changes = new InMemoryChangeLog(() -> CHANGE);
    private Instant now = CHANGE.minus(Duration.ofHours(1));
    private final PriceBook book = started(ANNOUNCED);

    private PriceBook started(PriceList configured) {
        Endpoint endpoint = new Endpoint(
                Examples.SMALL,
                "openai",
                URI.create("http://localhost/v1"),
                Secret.NONE,
                "max_tokens",
                Endpoint.Resilience.DEFAULT,
                configured);
        return new PriceBook(List.of(endpoint), changes, LONGEST, () -> now);
    }

    private Backend applied() {
        return book.applied(new Catalog(List.of(Examples.SMALL))).backends().getFirst();
    }

    private Cost charged(Backend planned, Reply reply) {
        BackendClient provider = (request, call, left, sink) -> reply;
        Call call = new Call(planned, new Protocol.AsAsked(), new Tokens(100), new Tokens(100), 1);
        return new PricedCalls(provider, book)
                .call(request(), call, LONGEST, chunk -> {})
                .usage()
                .cost(planned.price());
    }

    private static InferenceRequest request() {
        return Examples.defective(new Usage.Defect(Usage.Defect.Kind.MISSING, "unused"))
                .request();
    }

    private static Completion answer() {
        return new Completion("c", "42", "", List.of(), FinishReason.STOP, USED, Duration.ZERO, Duration.ZERO);
    }

    private static PriceList always(String in, String out) {
        return PriceList.always(Price.perMillion(in, in, out));
    }

    @Test
    void what_is_decided_shortly_before_a_change_reckons_with_the_dearer_of_both_prices() {
        assertThat(applied().price()).isEqualTo(BEFORE);
        now = CHANGE.minusSeconds(1);
        assertThat(applied().price()).isEqualTo(Price.perMillion("2", "2", "10"));
        now = CHANGE;
        assertThat(applied().price()).isEqualTo(AFTER);
    }

    @Test
    void a_call_is_charged_the_price_in_force_when_it_was_made_not_the_dearer_that_was_reserved() {
        now = CHANGE.minusSeconds(1);
        Backend planned = applied();
        assertThat(charged(planned, answer())).isEqualTo(BEFORE.of(USED.tokens()));
        now = CHANGE.plusSeconds(1);
        assertThat(charged(planned, answer())).isEqualTo(AFTER.of(USED.tokens()));
        Failure broken = new Failure(
                Failure.Kind.BROKEN,
                Optional.empty(),
                "it broke",
                Optional.empty(),
                Optional.empty(),
                true,
                USED,
                Duration.ZERO);
        assertThat(charged(planned, broken)).isEqualTo(AFTER.of(USED.tokens()));
    }

    @Test
    void a_correction_is_for_what_is_decided_after_it_and_never_charges_more_than_was_reserved() {
        Backend decidedBefore = applied();
        book.correct("ann", "small", Optional.of(always("7", "70")));
        assertThat(charged(decidedBefore, answer())).isEqualTo(BEFORE.of(USED.tokens()));
        assertThat(applied().price()).isEqualTo(Price.perMillion("7", "7", "70"));

        book.correct("ann", "small", Optional.of(always("0.5", "1")));
        assertThat(charged(decidedBefore, answer()))
                .isEqualTo(Price.perMillion("0.5", "0.5", "1").of(USED.tokens()));
    }

    @Test
    void a_correction_outlives_the_process_as_long_as_the_configuration_says_what_it_said() {
        book.correct("ann", "small", Optional.of(always("7", "70")));
        assertThat(started(ANNOUNCED).now("small")).isEqualTo(Price.perMillion("7", "7", "70"));
        assertThat(started(always("3", "30")).now("small"))
                .as("whoever edits the file means what is in it")
                .isEqualTo(Price.perMillion("3", "3", "30"));

        book.correct("ann", "small", Optional.empty());
        assertThat(started(ANNOUNCED).of("small").corrected()).isEmpty();
        assertThat(changes.audit(Long.MAX_VALUE, 10)).hasSize(2);
        book.correct("ann", "small", Optional.empty());
        assertThat(changes.audit(Long.MAX_VALUE, 10))
                .as("changing nothing is no change")
                .hasSize(2);
    }

    @Test
    void a_backend_that_is_not_there_has_no_price() {
        assertThatThrownBy(() -> book.correct("ann", "huge", Optional.empty()))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("'huge'")
                .hasMessageContaining("small");
    }
}
