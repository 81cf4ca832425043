package dev.sluice.replay.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.request.Tokens;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.data.Prices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolTest {

    private static final Prices NONE = new Prices(Map.of());

    private static Pool pool(String... models) {
        return Pool.of(List.of(models), PoolPrices.of(List.of(models), NONE, List.of("coder=2:2", "hub/coder=1:1")));
    }

    private static Call call(PoolArm arm, Protocol protocol) {
        return new Call(arm.backend(), protocol, new Tokens(10), new Tokens(4000), 1);
    }

    @Test
    void names_that_end_in_direct_and_cot_are_two_ways_of_calling_one_backend() {
        Pool pool = pool("coder/direct", "coder/cot");

        assertThat(pool.catalog().backends()).hasSize(1);
        PoolArm direct = pool.arm("coder/direct");
        assertThat(direct.backend().card().thinking().canSwitchOff()).isTrue();
        assertThat(pool.answering(call(direct, new Protocol.Direct())).model()).isEqualTo("coder/direct");
        assertThat(pool.answering(call(direct, new Protocol.Thinking(new Tokens(2000))))
                        .model())
                .isEqualTo("coder/cot");
        assertThat(direct.backend().price()).isEqualTo(Price.perMillion("2", "2", "2"));
    }

    @Test
    void one_of_the_two_alone_is_a_backend_that_always_or_never_thinks() {
        assertThat(pool("coder/cot").arm("coder/cot").backend().card().thinking())
                .isEqualTo(ThinkingControl.ALWAYS);
        assertThat(pool("coder/direct").arm("coder/direct").backend().card().thinking())
                .isEqualTo(ThinkingControl.NONE);
    }

    @Test
    void another_slash_is_part_of_the_name() {
        assertThat(pool("hub/coder").arm("hub/coder").backend().id()).isEqualTo("hub/coder");
    }

    @Test
    void costs_of_a_single_backend_without_a_price_stand_for_tokens_and_of_several_are_refused() {
        PoolPrices tokens = PoolPrices.of(List.of("x/direct", "x/cot"), NONE, List.of());

        assertThat(tokens.inTokens()).isTrue();
        assertThat(tokens.of("x/cot")).isEqualTo(Price.perMillion("1", "1", "1"));
        assertThatThrownBy(() -> PoolPrices.of(List.of("x/direct", "y"), NONE, List.of()))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("no price for the model 'x/direct'");
        assertThatThrownBy(() -> PoolPrices.of(List.of("x", "y"), NONE, List.of("x=1:2")))
                .hasMessageContaining("no price for the model 'y'");
        assertThatThrownBy(() -> PoolPrices.of(List.of("x", "y"), NONE, List.of("x=-1:2")))
                .isInstanceOf(WrongInput.class);
    }
}
