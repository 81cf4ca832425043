package dev.sluice.replay.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Reply;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tokens;
import dev.sluice.replay.data.AskedPrompt;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.pool.Pool;
import dev.sluice.replay.pool.PoolArm;
import dev.sluice.replay.pool.PoolPrices;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedBackendsTest {

    private static final InferenceRequest REQUEST = AskedPrompt.request("q", "What is 1 + 1?");
    private static final Pool POOL = Pool.of(
            List.of("m", "o1-m"),
            PoolPrices.of(List.of("m", "o1-m"), new Prices(Map.of()), List.of("m=1:2", "o1-m=3:4")));

    private static Answer answer(long visible, long hidden, String text) {
        return new Answer(new Tokens(10), new Tokens(visible), new Tokens(hidden), text, Duration.ofMillis(5));
    }

    private static Reply call(RecordedBackends backends, String model, long limit) {
        return call(backends, REQUEST, model, limit);
    }

    private static Reply call(RecordedBackends backends, InferenceRequest request, String model, long limit) {
        PoolArm arm = POOL.arm(model);
        Call call = new Call(arm.backend(), arm.protocol(), request.promptBound(), new Tokens(limit), 1);
        return backends.call(request, call, Duration.ofSeconds(1), chunk -> {});
    }

    @Test
    void an_answer_is_given_and_charged_as_it_was_recorded() {
        RecordedBackends backends = new RecordedBackends(POOL, Map.of("m", List.of(answer(100, 0, "two"))));

        Completion two = (Completion) call(backends, "m", 1000);

        assertThat(two.text()).isEqualTo("two");
        assertThat(two.finish()).isEqualTo(FinishReason.STOP);
        assertThat(two.usage().cost(POOL.arm("m").backend().price())).isEqualTo(Cost.usd("0.00021"));
        assertThat(Given.ofId(two.id())).isEqualTo(new Given("m", 0, false));
    }

    @Test
    void each_call_gets_the_next_sample_and_none_is_made_up() {
        RecordedBackends backends =
                new RecordedBackends(POOL, Map.of("m", List.of(answer(5, 0, "one"), answer(5, 0, "two"))));

        assertThat(((Completion) call(backends, "m", 100)).text()).isEqualTo("one");
        assertThat(((Completion) call(backends, "m", 100)).text()).isEqualTo("two");
        assertThat(call(backends, "m", 100)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.message()).isEqualTo("no further answer of m is recorded");
            assertThat(failure.usage().output()).isEqualTo(Tokens.ZERO);
        });
    }

    @Test
    void a_limit_cuts_the_answer_where_it_is_reached_and_the_next_call_may_have_it_whole() {
        RecordedBackends backends = new RecordedBackends(POOL, Map.of("m", List.of(answer(100, 0, "0123456789"))));

        Completion cut = (Completion) call(backends, "m", 40);
        Completion whole = (Completion) call(backends, "m", 100);

        assertThat(cut.text()).isEqualTo("0123");
        assertThat(cut.finish()).isEqualTo(FinishReason.LENGTH);
        assertThat(cut.usage().output()).isEqualTo(new Tokens(40));
        assertThat(Given.ofId(cut.id())).isEqualTo(new Given("m", 0, true));
        assertThat(whole.text()).isEqualTo("0123456789");
    }

    @Test
    void what_is_thought_unseen_counts_against_the_limit_first() {
        RecordedBackends backends = new RecordedBackends(POOL, Map.of("o1-m", List.of(answer(50, 200, "0123456789"))));

        Completion starved = (Completion) call(backends, "o1-m", 150);
        Completion cut = (Completion) call(backends, "o1-m", 225);

        assertThat(starved.text()).isEmpty();
        assertThat(starved.usage().thinking()).isEqualTo(new Tokens(150));
        assertThat(cut.text()).isEqualTo("01234");
        assertThat(cut.usage().output()).isEqualTo(new Tokens(225));
    }

    @Test
    void nothing_is_recorded_of_a_conversation_that_has_gone_on() {
        RecordedBackends backends = new RecordedBackends(POOL, Map.of("m", List.of(answer(5, 0, "one"))));

        Reply reply = call(backends, REQUEST.followedBy(List.of(Message.user("Are you sure?"))), "m", 100);

        assertThat(reply).isInstanceOf(Failure.class);
    }
}
