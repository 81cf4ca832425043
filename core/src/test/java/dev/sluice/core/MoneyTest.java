package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.backend.Price;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import org.junit.jupiter.api.Test;

class MoneyTest {

    @Test
    void a_price_of_a_fraction_of_a_nano_dollar_per_token_is_rounded_up_once_per_call() {
        Price price = Price.perMillion("0.0375", "0.0375", "0.15");

        assertThat(price.of(new Tokens(1), Tokens.ZERO, Tokens.ZERO)).isEqualTo(new Cost(38));
        assertThat(price.of(new Tokens(2), Tokens.ZERO, Tokens.ZERO)).isEqualTo(new Cost(75));
    }

    @Test
    void cached_input_is_charged_at_its_own_price() {
        Price price = Price.perMillion("2.50", "1.25", "10");

        assertThat(price.of(new Tokens(1_000), new Tokens(600), new Tokens(10)))
                .isEqualTo(new Cost(400 * 2_500 + 600 * 1_250 + 10 * 10_000));
    }

    @Test
    void sums_beyond_a_long_are_still_exact() {
        Price price = Price.perMillion("1000", "1000", "1000");

        assertThat(price.of(new Tokens(5_000_000_000_000L), Tokens.ZERO, Tokens.ZERO))
                .isEqualTo(new Cost(5_000_000_000_000_000_000L));
    }

    @Test
    void more_decimals_than_nano_dollars_round_up() {
        assertThat(Cost.usd("0.0000000001")).isEqualTo(new Cost(1));
        assertThat(Cost.usd("0.00125")).hasToString("0.00125");
    }

    @Test
    void amounts_are_never_negative() {
        assertThatThrownBy(() -> new Cost(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Tokens(-1)).hasMessageContaining("-1");
        assertThat(new Cost(1).minus(new Cost(2))).isEqualTo(Cost.ZERO);
    }

    @Test
    void cached_input_dearer_than_input_is_refused() {
        assertThatThrownBy(() -> Price.perMillion("1", "2", "3")).hasMessageContaining("2 > 1");
    }
}
