package dev.sluice.core.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.Rates;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UsageTest {

    private static final Price CACHING = new Price(
            new Rates(Cost.usd("3"), Cost.usd("0.3"), Cost.usd("3.75"), Cost.usd("6"), Cost.usd("15"), Cost.usd("15")),
            List.of(),
            Cost.usd("0.01"));
    private static final Call CALL = new Call(
            new Backend(
                    "b",
                    "b",
                    new ModelCard("b", "b", ThinkingControl.NONE, Set.of()),
                    CACHING,
                    new Tokens(10_000),
                    new Tokens(1_000),
                    Map.of()),
            new Protocol.Direct(),
            new Tokens(100),
            new Tokens(50),
            2);

    @Test
    void what_nobody_knows_is_charged_exactly_what_was_held_for_it() {
        assertThat(Usage.ceiling(CALL).spend(CACHING)).isEqualTo(CALL.ceiling());
        assertThat(CALL.ceiling())
                .isEqualTo(new Spend(new Cost(100 * 6_000 + 100 * 15_000 + 10_000_000), new Tokens(200)));
    }

    @Test
    void a_call_that_was_made_before_a_price_rose_is_charged_the_price_it_was_made_at() {
        Usage usage = new Usage(new Tokens(10), Tokens.ZERO, new Tokens(5), Tokens.ZERO, Usage.Source.REPORTED);

        assertThat(usage.at(Price.perMillion("1", "1", "1")).cost(CACHING)).isEqualTo(new Cost(15_000));
        assertThat(usage.cost(CACHING)).isEqualTo(new Cost(10 * 3_000 + 5 * 15_000 + 10_000_000));
    }

    @Test
    void a_call_that_was_not_made_costs_nothing() {
        assertThat(Usage.NONE.spend(CACHING)).isEqualTo(Spend.NONE);
    }
}
