package dev.sluice.gateway.config;

import static dev.sluice.gateway.config.Yaml.MINIMAL;
import static dev.sluice.gateway.config.Yaml.problem;
import static dev.sluice.gateway.config.Yaml.rates;
import static dev.sluice.gateway.config.Yaml.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.PriceList;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a backend costs, in the file and in what the admin API is sent. */
class PricesYamlTest {

    @Test
    void a_backend_that_is_neither_priced_nor_free_is_refused() {
        assertThat(problem(MINIMAL.replace("    free: true\n", "")))
                .startsWith("sluice.yaml:2:5: backends[0].price: 'price' is missing");
        assertThat(problem(MINIMAL + "    price: {input: 1, output: 2}\n"))
                .contains("has a price or is free, not both");
    }

    private static PriceList prices(String text) {
        return read(MINIMAL.replace("    free: true\n", text))
                .endpoints()
                .getFirst()
                .prices();
    }

    @Test
    void a_price_tells_apart_what_providers_do() {
        assertThat(prices("""
                    price:
                      input: $3
                      cached-input: $0.30
                      cache-write: $3.75
                      cache-write-1h: $6
                      output: $15
                      thinking: $20
                      per-call: $0.001
                      above:
                        - {tokens: 200_000, input: $6, output: $22.50}
                """.indent(0)))
                .isEqualTo(PriceList.always(new Price(
                        rates("3", "0.30", "3.75", "6", "15", "20"),
                        List.of(new Price.Tier(new Tokens(200_000), rates("6", "6", "6", "6", "22.50", "22.50"))),
                        Cost.usd("0.001"))));
    }

    @Test
    void prices_hold_from_their_day_and_the_first_has_always_held() {
        PriceList list = prices("""
                    prices:
                      - {input: $1, output: $2}
                      - {from: 2026-12-01, input: $3, output: $4}
                      - {from: "2027-01-01T09:00:00Z", input: $5, output: $6}
                """);
        assertThat(list.at(Instant.parse("2026-11-30T23:59:59Z"))).isEqualTo(Price.perMillion("1", "1", "2"));
        assertThat(list.at(Instant.parse("2026-12-01T00:00:00Z"))).isEqualTo(Price.perMillion("3", "3", "4"));
        assertThat(list.at(Instant.parse("2027-01-01T09:00:00Z"))).isEqualTo(Price.perMillion("5", "5", "6"));
    }

    @Test
    void prices_that_make_no_sense_are_refused_where_they_stand() {
        String yaml = MINIMAL.replace("    free: true\n", "");
        assertThat(problem(yaml + "    price: {input: -1, output: 2}\n")).contains("price.input = '-1'");
        assertThat(problem(yaml + "    price: {input: 1, output: 99999999999}\n"))
                .contains("price.output = '99999999999'");
        assertThat(problem(yaml + "    price: {input: 1, cached-input: 2, output: 3}\n"))
                .contains("price.cached-input = '2'", "2 > 1");
        assertThat(problem(yaml + "    price: {input: 1, output: 2, above: [{tokens: 0, input: 1, output: 2}]}\n"))
                .contains("price.above[0].tokens = '0'");
        assertThat(problem(yaml + "    price: {input: 1, output: 2, above: [{tokens: 5, input: 1, output: 2},"
                        + " {tokens: 5, input: 1, output: 2}]}\n"))
                .contains("price.above", "5, 5");
        assertThat(problem(yaml + "    prices: [{input: 1, output: 2}, {from: yesterday, input: 1, output: 2}]\n"))
                .contains("prices[1].from = 'yesterday'", "2026-12-01");
        assertThat(problem(yaml + "    prices: [{input: 1, output: 2}, {input: 1, output: 2}]\n"))
                .contains("prices", "from is missing");
        assertThat(problem(yaml + "    prices: []\n")).contains("at least one price");
        assertThat(problem(yaml + "    prices: [{input: 1, output: 2}]\n    price: {input: 1, output: 2}\n"))
                .contains("not both");
        assertThat(problem(yaml + "    price: {input: 1, output: 2, reasoning: 3}\n"))
                .contains("unknown key");
    }

    @Test
    void prices_are_written_back_as_they_are_read() {
        for (PriceList list : List.of(
                PriceList.always(Price.FREE),
                PriceList.always(Price.perMillion("1", "0.5", "2")),
                prices("    prices: [{input: $1, output: $2, thinking: $3, per-call: $0.5}, {from: 2026-12-01,"
                        + " input: $3, output: $4, above: [{tokens: 7, input: $5, output: $6}]}]\n"))) {
            assertThat(AdminInput.prices(AdminInput.json(list))).isEqualTo(list);
        }
    }
}
