package dev.sluice.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitHeadersTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:47.500Z");
    private static final Scope KEY = Scope.key("k");

    private static Account account(Budget budget, Amount spent, Amount reserved) {
        return new Account(budget, spent, reserved, budget.window().end(NOW, budget.zone()));
    }

    @Test
    void the_tightest_limit_of_each_unit_is_told() {
        Funds funds = new Funds(List.of(
                account(Budget.rateLimit(KEY, Count.requests(60), Window.MINUTE), Count.requests(9), Count.requests(1)),
                account(Budget.rateLimit(KEY, Count.requests(100), Window.DAY), Count.requests(80), Count.requests(1)),
                account(Budget.rateLimit(KEY, new Tokens(1_000), Window.MINUTE), new Tokens(100), new Tokens(1)),
                account(new Budget(KEY, new Tokens(10), Window.HOUR), new Tokens(10), Tokens.ZERO),
                account(Budget.rateLimit(KEY, Count.atOnce(3), Window.LIFETIME), Count.atOnce(0), Count.atOnce(1)),
                account(new Budget(KEY, new Cost(10), Window.HOUR), new Cost(10), Cost.ZERO)));
        assertThat(RateLimitHeaders.of(funds, NOW))
                .containsEntry("x-ratelimit-limit-requests", "100")
                .containsEntry("x-ratelimit-remaining-requests", "19")
                .containsEntry("x-ratelimit-reset-requests", "11h59m12.5s")
                .containsEntry("x-ratelimit-limit-tokens", "1000")
                .containsEntry("x-ratelimit-remaining-tokens", "899")
                .containsEntry("x-ratelimit-reset-tokens", "12.5s")
                .hasSize(6);
    }

    @Test
    void who_has_no_limits_is_told_of_none() {
        Account budget = account(new Budget(KEY, new Tokens(10), Window.HOUR), Tokens.ZERO, Tokens.ZERO);
        assertThat(RateLimitHeaders.of(new Funds(Optional.empty(), Optional.of(budget)), NOW))
                .isEmpty();
        assertThat(RateLimitHeaders.of(Funds.UNLIMITED, NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"12, 12ms", "0, 0ms", "-5, 0ms", "1000, 1s", "8640, 8.64s", "360000, 6m0s", "63121000, 17h32m1s"})
    void durations_are_written_as_openai_writes_them(long millis, String text) {
        assertThat(RateLimitHeaders.text(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
