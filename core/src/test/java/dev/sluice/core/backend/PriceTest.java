package dev.sluice.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PriceTest {

    private static final Rates USUAL = rates("3", "0.30", "3.75", "6", "15", "15");
    private static final Rates LONG = rates("6", "0.60", "7.50", "12", "22.50", "22.50");
    private static final Price TIERED =
            new Price(USUAL, List.of(new Price.Tier(tokens(200_000), LONG)), Cost.usd("0.01"));

    private static Rates rates(String... usd) {
        return new Rates(
                Cost.usd(usd[0]),
                Cost.usd(usd[1]),
                Cost.usd(usd[2]),
                Cost.usd(usd[3]),
                Cost.usd(usd[4]),
                Cost.usd(usd[5]));
    }

    private static Tokens tokens(long count) {
        return new Tokens(count);
    }

    private static TokenCounts counts(long input, long cached, long write, long longWrite, long output, long thinking) {
        return new TokenCounts(
                tokens(input), tokens(cached), tokens(write), tokens(longWrite), tokens(output), tokens(thinking));
    }

    @Test
    void each_kind_of_token_is_charged_at_its_own_rate_and_the_fee_once() {
        Price price = new Price(rates("3", "0.30", "3.75", "6", "15", "20"), List.of(), Cost.usd("0.01"));

        assertThat(price.of(counts(1000, 100, 200, 300, 50, 30)))
                .isEqualTo(new Cost(
                        400 * 3_000 + 100 * 300 + 200 * 3_750 + 300 * 6_000 + 20 * 15_000 + 30 * 20_000 + 10_000_000));
    }

    @Test
    void a_call_that_took_nothing_costs_nothing_not_even_the_fee() {
        assertThat(TIERED.of(TokenCounts.NONE)).isEqualTo(Cost.ZERO);
    }

    @Test
    void a_prompt_above_the_step_is_charged_the_other_rates_for_the_whole_call() {
        assertThat(TIERED.of(counts(200_000, 0, 0, 0, 10, 0)))
                .isEqualTo(Cost.usd("0.60").plus(Cost.usd("0.00015")).plus(Cost.usd("0.01")));
        assertThat(TIERED.of(counts(200_001, 150_000, 0, 0, 10, 0)))
                .isEqualTo(Cost.usd("0.300006")
                        .plus(Cost.usd("0.09"))
                        .plus(Cost.usd("0.000225"))
                        .plus(Cost.usd("0.01")));
    }

    @Test
    void a_ceiling_reckons_with_the_tier_and_with_a_prompt_written_to_the_dearest_cache() {
        assertThat(TIERED.ceiling(tokens(200_000), tokens(10)))
                .isEqualTo(Cost.usd("1.20").plus(Cost.usd("0.00015")).plus(Cost.usd("0.01")));
        assertThat(TIERED.ceiling(tokens(300_000), tokens(10)))
                .isEqualTo(Cost.usd("3.60").plus(Cost.usd("0.000225")).plus(Cost.usd("0.01")));
    }

    @Test
    void where_longer_prompts_are_cheaper_the_ceiling_stands_at_the_step() {
        Price falling = new Price(LONG, List.of(new Price.Tier(tokens(1000), USUAL)), Cost.ZERO);

        assertThat(falling.ceiling(tokens(1001), Tokens.ZERO)).isEqualTo(new Cost(1000 * 12_000));
    }

    /** Random price lists and calls: a reference in decimals, and what must hold of every ceiling. */
    @Test
    void no_call_within_its_bounds_costs_more_than_its_ceiling_and_sums_are_exact() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            Price price = price(random);
            Tokens bound = tokens(random.nextLong(3000));
            Tokens limit = tokens(random.nextLong(2000));
            TokenCounts counts = within(random, bound, limit);
            Cost cost = price.of(counts);
            assertThat(cost).as("seed %d, step %d", seed, i).isEqualTo(reference(price, counts));
            assertThat(cost)
                    .as("seed %d, step %d: %s of %s", seed, i, counts, price)
                    .isLessThanOrEqualTo(price.ceiling(bound, limit));
            Price other = price(random);
            assertThat(price.max(other).of(counts))
                    .as("seed %d, step %d", seed, i)
                    .isGreaterThanOrEqualTo(cost.max(other.of(counts)));
        }
    }

    @Test
    void the_output_that_fits_some_money_is_the_most_whose_ceiling_does() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        int fitting = 0;
        for (int i = 0; i < 20_000; i++) {
            Price price = price(random);
            Tokens bound = tokens(random.nextLong(3000));
            Cost money = new Cost(random.nextLong(40_000_000));
            Tokens most = price.outputWithin(money, bound);
            if (most.count() == Long.MAX_VALUE) {
                assertThat(price.ceiling(bound, tokens(1_000_000)))
                        .as("seed %d, step %d", seed, i)
                        .isLessThanOrEqualTo(money);
            } else {
                assertThat(price.ceiling(bound, most.plus(tokens(1))))
                        .as("seed %d, step %d", seed, i)
                        .isGreaterThan(money);
                if (most.count() > 0) {
                    fitting++;
                    assertThat(price.ceiling(bound, most))
                            .as("seed %d, step %d", seed, i)
                            .isLessThanOrEqualTo(money);
                }
            }
        }
        assertThat(fitting).isGreaterThan(1000);
    }

    private static Price price(SplittableRandom random) {
        List<Price.Tier> tiers = new ArrayList<>();
        long above = 0;
        for (int i = random.nextInt(3); i > 0; i--) {
            above += 1 + random.nextLong(1500);
            tiers.add(new Price.Tier(tokens(above), randomRates(random)));
        }
        return new Price(randomRates(random), tiers, new Cost(random.nextInt(3) * 1_000L));
    }

    private static Rates randomRates(SplittableRandom random) {
        Cost input = randomRate(random);
        return new Rates(
                input,
                input.min(randomRate(random)),
                randomRate(random),
                randomRate(random),
                randomRate(random),
                randomRate(random));
    }

    private static Cost randomRate(SplittableRandom random) {
        return random.nextInt(5) == 0 ? Cost.ZERO : new Cost(random.nextLong(30_000_000_000L));
    }

    private static TokenCounts within(SplittableRandom random, Tokens bound, Tokens limit) {
        long input = random.nextLong(bound.count() + 1);
        long cached = random.nextLong(input + 1);
        long write = random.nextLong(input - cached + 1);
        long longWrite = random.nextLong(input - cached - write + 1);
        long output = random.nextLong(limit.count() + 1);
        return counts(input, cached, write, longWrite, output, random.nextLong(output + 1));
    }

    private static Cost reference(Price price, TokenCounts counts) {
        if (counts.isNothing()) {
            return Cost.ZERO;
        }
        Rates rates = price.rates();
        for (Price.Tier tier : price.tiers()) {
            rates = counts.input().count() > tier.above().count() ? tier.rates() : rates;
        }
        BigDecimal usd = usd(counts.freshInput(), rates.input())
                .add(usd(counts.cachedInput(), rates.cachedInput()))
                .add(usd(counts.cacheWrite(), rates.cacheWrite()))
                .add(usd(counts.longCacheWrite(), rates.longCacheWrite()))
                .add(usd(counts.answer(), rates.output()))
                .add(usd(counts.thinking(), rates.thinking()));
        return Cost.usd(
                usd.setScale(9, RoundingMode.CEILING).add(price.perCall().toUsd()));
    }

    private static BigDecimal usd(Tokens tokens, Cost perMillion) {
        return perMillion.toUsd().multiply(BigDecimal.valueOf(tokens.count())).movePointLeft(6);
    }

    @Test
    void a_change_of_price_is_seen_at_its_time_and_the_dearer_is_reckoned_with_around_it() {
        Instant change = Instant.parse("2026-12-01T00:00:00Z");
        Price before = Price.perMillion("1", "1", "8");
        Price after = Price.perMillion("2", "0.5", "4");
        PriceList list = new PriceList(List.of(
                new PriceList.Dated(Optional.empty(), before), new PriceList.Dated(Optional.of(change), after)));
        Duration tenMinutes = Duration.ofMinutes(10);

        assertThat(list.at(change.minusNanos(1))).isEqualTo(before);
        assertThat(list.at(change)).isEqualTo(after);
        assertThat(list.during(change.minus(tenMinutes).minusNanos(1), tenMinutes))
                .isEqualTo(before);
        assertThat(list.during(change.minusSeconds(1), tenMinutes)).isEqualTo(Price.perMillion("2", "1", "8"));
        assertThat(list.during(change, tenMinutes)).isEqualTo(after);
    }

    @Test
    void prices_that_make_no_sense_are_refused_with_their_values() {
        Instant day = Instant.parse("2026-12-01T00:00:00Z");
        PriceList.Dated dated = new PriceList.Dated(Optional.of(day), Price.FREE);
        assertThatThrownBy(() -> new PriceList(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new PriceList(List.of(dated, dated))).hasMessageContaining("2026-12-01T00:00:00Z");
        assertThatThrownBy(() -> new PriceList(List.of(dated, new PriceList.Dated(Optional.empty(), Price.FREE))))
                .hasMessageContaining("from is missing");
        Price.Tier tier = new Price.Tier(tokens(7), USUAL);
        assertThatThrownBy(() -> new Price(USUAL, List.of(tier, tier), Cost.ZERO))
                .hasMessageContaining("7, 7");
        assertThatThrownBy(() -> new Price.Tier(Tokens.ZERO, USUAL)).hasMessageContaining("at least 1 token: 0");
        assertThatThrownBy(() -> rates("1", "2", "1", "1", "1", "1")).hasMessageContaining("2 > 1");
        assertThatThrownBy(() -> counts(10, 5, 5, 1, 0, 0)).hasMessageContaining("exceed the input of 10");
        assertThatThrownBy(() -> counts(1, 0, 0, 0, 2, 3)).hasMessageContaining("thinking of 3");
    }
}
