package dev.sluice.policies.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.Refusal;
import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import dev.sluice.policies.TableCalibration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PinnedPolicyTest {

    private final Backend backend = Situations.backend("b", "f", "1", "10");
    private final PinnedPolicy policy = new PinnedPolicy(backend);

    private Call call(Situation situation) {
        return policy.decide(situation).plan().calls().getFirst();
    }

    @Test
    void the_call_is_as_asked_with_the_callers_limit_or_the_backends() {
        Situation free = Situations.of(Situations.plain(), new TableCalibration(), backend);
        Situation limited = Situations.of(
                Situations.request(Optional.of(new Tokens(50)), Set.of(), Envelope.OPEN),
                new TableCalibration(),
                backend);

        assertThat(call(free).protocol()).isEqualTo(new Protocol.AsAsked());
        assertThat(call(free).answerLimit()).isEqualTo(new Tokens(8_000));
        assertThat(call(limited).answerLimit()).isEqualTo(new Tokens(50));
    }

    @Test
    void what_is_free_lowers_the_output_limit_but_never_below_what_half_of_such_answers_need() {
        Situation free = Situations.of(Situations.plain(), new TableCalibration(), backend);

        Decision fitted = policy.decide(Situations.with(free, "0.004"));
        Call broke = call(Situations.with(free, "0.000001"));

        assertThat(fitted.plan().ceiling().cost()).isLessThanOrEqualTo(Cost.usd("0.004"));
        assertThat(fitted.plan().calls().getFirst().answerLimit()).isEqualTo(new Tokens(359));
        assertThat(fitted.binding()).contains("lowered from 8000 to 359 tokens by what is free in key:test, $0.004");
        assertThat(broke.answerLimit()).isEqualTo(new Tokens(129));
    }

    @Test
    void much_is_given_where_much_is_free() {
        Situation free = Situations.of(Situations.plain(), new TableCalibration(), backend);

        assertThat(call(Situations.with(free, "0.01")).answerLimit())
                .as("enough")
                .isEqualTo(new Tokens(600));
        assertThat(call(Situations.with(free, "0.1")).answerLimit()).as("ample").isEqualTo(new Tokens(2_305));
        assertThat(call(Situations.with(free, "1")).answerLimit()).isEqualTo(new Tokens(3084));
        assertThat(call(Situations.with(free, "25")).answerLimit()).isEqualTo(new Tokens(8000));
    }

    @Test
    void what_the_caller_allows_is_never_exceeded() {
        Envelope tight = new Envelope(Optional.of(Cost.usd("0.000001")), Optional.empty());
        Situation situation =
                Situations.of(Situations.request(Optional.empty(), Set.of(), tight), new TableCalibration(), backend);

        assertThatThrownBy(() -> policy.decide(situation))
                .isInstanceOf(Refusal.NoViablePlan.class)
                .hasMessageContaining("over the caller's limit, $0.000001");
    }

    @Test
    void an_embedding_writes_nothing() {
        Situation situation = Situations.of(
                Situations.request(new Operation("/embeddings"), Optional.empty(), Set.of(), Envelope.OPEN, 400),
                new TableCalibration(),
                backend);

        assertThat(call(situation).answerLimit()).isEqualTo(new Tokens(1));
    }

    @Test
    void a_prompt_beyond_the_context_window_is_refused_with_both_figures() {
        Situation situation = Situations.of(
                Situations.request(Operation.CHAT, Optional.empty(), Set.of(), Envelope.OPEN, 200_000),
                new TableCalibration(),
                backend);

        assertThatThrownBy(() -> policy.decide(situation))
                .isInstanceOf(Refusal.InvalidRequest.class)
                .hasMessageContaining("32000 tokens, the prompt takes about 50000");
    }

    @Test
    void a_backend_that_is_down_is_a_passing_trouble() {
        Situation situation = Situations.of(Situations.plain(), new TableCalibration());

        assertThatThrownBy(() -> policy.decide(situation))
                .isInstanceOf(Refusal.NoViablePlan.class)
                .extracting(e -> ((Refusal.NoViablePlan) e).passing())
                .isEqualTo(true);
    }
}
