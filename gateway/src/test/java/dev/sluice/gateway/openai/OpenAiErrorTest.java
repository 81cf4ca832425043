package dev.sluice.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Refusal;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.budget.Unavailable;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenAiErrorTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:47.500Z");
    private static final Scope KEY = Scope.key("shop");
    private static final Spend NEEDED = new Spend(Cost.usd("2"), new Tokens(500));

    private static JsonNode error(OpenAiError error) {
        return JsonMapper.shared().readTree(error.body()).path("error");
    }

    private static Refusal limited(Budget budget, Amount spent, Amount reserved) {
        Account account = new Account(budget, spent, reserved, budget.window().end(NOW, budget.zone()));
        return new Refusal.RateLimited(new Shortfall(account, NEEDED), NOW);
    }

    @Test
    void too_many_requests_are_told_when_to_come_back() {
        OpenAiError error = OpenAiError.of(limited(
                Budget.rateLimit(KEY, Count.requests(60), Window.MINUTE), Count.requests(58), Count.requests(2)));
        assertThat(error.status()).isEqualTo(429);
        assertThat(error.headers()).isEqualTo(Map.of("retry-after", "13", "retry-after-ms", "12500"));
        assertThat(error(error).path("type").asString()).isEqualTo("requests");
        assertThat(error(error).path("code").asString()).isEqualTo("rate_limit_exceeded");
        assertThat(error(error).path("param").isNull()).isTrue();
        assertThat(error(error).path("message").asString())
                .contains(
                        "rate limit of key:shop",
                        "limit 60 requests per minute",
                        "spent 58 requests",
                        "reserved 2 requests",
                        "resets at 2026-11-24T12:01:00Z",
                        "try again in 13 s");
        JsonNode limit = error(error).path("limit");
        assertThat(limit.path("scope").asString()).isEqualTo("key:shop");
        assertThat(limit.path("unit").asString()).isEqualTo("requests");
        assertThat(limit.path("window").asString()).isEqualTo("minute");
        assertThat(limit.path("limit_requests").asLong()).isEqualTo(60);
        assertThat(limit.path("spent_requests").asLong()).isEqualTo(58);
        assertThat(limit.path("reserved_requests").asLong()).isEqualTo(2);
        assertThat(limit.path("resets_at").asString()).isEqualTo("2026-11-24T12:01:00Z");
    }

    @Test
    void too_many_tokens_are_of_their_own_type() {
        OpenAiError error = OpenAiError.of(
                limited(Budget.rateLimit(KEY, new Tokens(1_000), Window.MINUTE), new Tokens(900), Tokens.ZERO));
        assertThat(error(error).path("type").asString()).isEqualTo("tokens");
        assertThat(error(error).path("message").asString()).contains("this request may use up to 500 tokens");
    }

    @Test
    void a_request_that_no_window_has_room_for_is_not_to_be_sent_again() {
        OpenAiError error = OpenAiError.of(
                limited(Budget.rateLimit(KEY, new Tokens(499), Window.MINUTE), Tokens.ZERO, Tokens.ZERO));
        assertThat(error.status()).isEqualTo(429);
        assertThat(error.headers()).isEqualTo(Map.of("x-should-retry", "false"));
        assertThat(error(error).path("message").asString()).contains("never served within this limit");
    }

    @Test
    void too_many_at_once_may_come_back_in_a_moment() {
        OpenAiError error = OpenAiError.of(
                limited(Budget.rateLimit(KEY, Count.atOnce(8), Window.LIFETIME), Count.atOnce(0), Count.atOnce(8)));
        assertThat(error.headers()).isEqualTo(Map.of("retry-after", "1", "retry-after-ms", "1000"));
        assertThat(error(error).path("message").asString()).contains("limit 8 at once, in flight 8");
        assertThat(error(error).path("limit").path("reserved_concurrency").asLong())
                .isEqualTo(8);
    }

    @Test
    void a_used_up_budget_is_not_to_be_asked_again_and_tells_what_was_billed_beyond_it() {
        Budget budget = new Budget(KEY, Cost.usd("25"), Window.MONTH, ZoneId.of("Europe/Berlin"))
                .until(Instant.parse("2026-11-30T23:00:00Z"));
        Account account = new Account(budget, Cost.usd("25"), Cost.ZERO, Cost.usd("0.5"), Optional.empty(), false);
        OpenAiError error = OpenAiError.of(new Refusal.BudgetExhausted(new Shortfall(account, NEEDED), "nothing"));
        assertThat(error.status()).isEqualTo(429);
        assertThat(error.headers()).isEqualTo(Map.of("x-should-retry", "false"));
        assertThat(error(error).path("code").asString()).isEqualTo("insufficient_quota");
        assertThat(error(error).path("message").asString())
                .contains("billed beyond the limit $0.5", "ends at 2026-11-30T23:00:00Z");
        JsonNode told = error(error).path("budget");
        assertThat(told.path("overrun_usd").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(told.path("needed_usd").decimalValue()).isEqualByComparingTo("2");
        assertThat(told.path("resets_at").isNull()).isTrue();
        assertThat(told.path("until").asString()).isEqualTo("2026-11-30T23:00:00Z");
    }

    @Test
    void a_ledger_that_is_gone_is_unavailable_for_a_while() {
        OpenAiError error = OpenAiError.of(
                new Refusal.LedgerUnavailable(new Unavailable("the disk is full", Duration.ofSeconds(5))));
        assertThat(error.status()).isEqualTo(503);
        assertThat(error.headers()).isEqualTo(Map.of("retry-after", "5", "retry-after-ms", "5000"));
        assertThat(error(error).path("type").asString()).isEqualTo("service_unavailable_error");
        assertThat(error(error).path("code").asString()).isEqualTo("ledger_unavailable");
        assertThat(error(error).path("message").asString()).contains("the disk is full", "nothing was spent");
    }
}
