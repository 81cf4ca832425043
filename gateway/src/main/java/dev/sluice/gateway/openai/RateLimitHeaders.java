package dev.sluice.gateway.openai;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.request.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What is left of a caller's tightest rate limits, in OpenAI's headers: {@code x-ratelimit-limit-requests: 60},
 * {@code x-ratelimit-remaining-requests: 59}, {@code x-ratelimit-reset-requests: 12.5s}. A request in flight counts with
 * all it may use.
 */
final class RateLimitHeaders {

    private RateLimitHeaders() {}

    /** Empty where the caller has no rate limit in requests or tokens. */
    static Map<String, String> of(Funds funds, Instant now) {
        Map<String, String> headers = new HashMap<>();
        for (Unit unit : new Unit[] {Unit.REQUESTS, Unit.TOKENS}) {
            funds.tightestRate(unit).ifPresent(account -> put(headers, account, now));
        }
        return headers;
    }

    private static void put(Map<String, String> headers, Account account, Instant now) {
        String unit = account.budget().unit().word();
        headers.put(
                "x-ratelimit-limit-" + unit,
                Long.toString(account.budget().limit().parts()));
        headers.put(
                "x-ratelimit-remaining-" + unit, Long.toString(account.free().parts()));
        account.resetsAt().ifPresent(at -> headers.put("x-ratelimit-reset-" + unit, text(Duration.between(now, at))));
    }

    /** As OpenAI writes it: {@code 12ms}, {@code 1.5s}, {@code 6m0s}, {@code 17h32m1s}. */
    static String text(Duration wait) {
        long millis = Math.max(0, wait.toMillis());
        if (millis < 1_000) {
            return millis + "ms";
        }
        String seconds = java.math.BigDecimal.valueOf(millis % 60_000, 3)
                        .stripTrailingZeros()
                        .toPlainString() + "s";
        long minutes = millis / 60_000;
        if (minutes == 0) {
            return seconds;
        }
        return (minutes < 60 ? "" : minutes / 60 + "h") + minutes % 60 + "m" + seconds;
    }
}
