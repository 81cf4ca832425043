package dev.sluice.gateway.openai;

import dev.sluice.core.Refusal;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.call.Failure;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error in OpenAI's shape: a status, headers, and {@code {"error":{message, type, param, code}}}.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI error codes</a>
 */
public record OpenAiError(int status, Map<String, String> headers, byte[] body) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String INVALID = "invalid_request_error";
    private static final String NO_RETRY = "x-should-retry";

    public static OpenAiError of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.InvalidRequest e ->
                error(400, e.getMessage(), INVALID, e.parameter().isEmpty() ? null : e.parameter(), null);
            case Refusal.NotAuthenticated e -> error(401, e.getMessage(), INVALID, null, "invalid_api_key");
            case Refusal.KeysUnknown e -> error(503, e.getMessage(), "service_unavailable_error", null, "keys_unknown");
            case Refusal.TooLarge e -> error(413, e.getMessage(), INVALID, null, "request_too_large");
            case Refusal.ModelNotFound e -> error(404, e.getMessage(), INVALID, "model", "model_not_found");
            case Refusal.NoViablePlan e ->
                e.passing()
                        ? error(503, e.getMessage(), "service_unavailable_error", null, "server_is_overloaded")
                        : error(400, e.getMessage(), INVALID, null, "no_viable_plan");
            case Refusal.BudgetExhausted e -> exhausted(e);
            case Refusal.RateLimited e -> rateLimited(e);
            case Refusal.LedgerUnavailable e ->
                error(503, e.getMessage(), "service_unavailable_error", null, "ledger_unavailable")
                        .with(retryAfter(e.retryAfter()));
        };
    }

    private static OpenAiError exhausted(Refusal.BudgetExhausted refusal) {
        Shortfall shortfall = refusal.shortfall();
        ObjectNode error = node(refusal.getMessage(), "insufficient_quota", null, "insufficient_quota");
        ObjectNode budget = account(error.withObject("/error/budget"), shortfall);
        budget.put("would_fit", refusal.wouldFit());
        return new OpenAiError(429, Map.of(NO_RETRY, "false"), JSON.writeValueAsBytes(error));
    }

    /** OpenAI's own two types; requests at once are of the first. */
    private static OpenAiError rateLimited(Refusal.RateLimited refusal) {
        Shortfall shortfall = refusal.shortfall();
        boolean tokens = shortfall.account().budget().unit() == Unit.TOKENS;
        ObjectNode error = node(refusal.getMessage(), tokens ? "tokens" : "requests", null, "rate_limit_exceeded");
        account(error.withObject("/error/limit"), shortfall);
        Map<String, String> headers = shortfall.passes() ? retryAfter(refusal.retryAfter()) : Map.of(NO_RETRY, "false");
        return new OpenAiError(429, headers, JSON.writeValueAsBytes(error));
    }

    private static ObjectNode account(ObjectNode budget, Shortfall shortfall) {
        Account account = shortfall.account();
        budget.put("scope", account.budget().scope().toString());
        budget.put("unit", account.budget().unit().word());
        budget.put("window", account.budget().window().word());
        budget.put("zone", account.budget().zone().getId());
        put(budget, "limit", account.budget().limit());
        put(budget, "spent", account.spent());
        put(budget, "reserved", account.reserved());
        put(budget, "free", account.free());
        put(budget, "overrun", account.overrun());
        put(budget, "needed", account.budget().unit().of(shortfall.needed()));
        budget.put("resets_at", account.resetsAt().map(Object::toString).orElse(null));
        budget.put("until", account.budget().until().map(Object::toString).orElse(null));
        return budget;
    }

    private static Map<String, String> retryAfter(Duration wait) {
        return Map.of(
                "retry-after", Long.toString(Math.ceilDiv(wait.toMillis(), 1000)),
                "retry-after-ms", Long.toString(wait.toMillis()));
    }

    private OpenAiError with(Map<String, String> more) {
        return new OpenAiError(status, more, body);
    }

    private static void put(ObjectNode budget, String name, Amount amount) {
        switch (amount) {
            case Cost cost -> budget.put(name + "_usd", new BigDecimal(cost.toString()));
            case Tokens tokens -> budget.put(name + "_tokens", tokens.count());
            case Count count -> budget.put(name + "_" + count.unit().word(), count.parts());
        }
    }

    /** A failed call. A provider's own refusal of the request passes through as it came. */
    static OpenAiError of(Failure failure) {
        return switch (failure.kind()) {
            case REJECTED -> rejected(failure);
            case OVERLOADED -> overloaded(failure);
            case NOT_CALLABLE, UNREACHABLE ->
                error(503, failure.message(), "service_unavailable_error", null, "backend_unavailable");
            case TIMEOUT -> error(504, failure.message(), "timeout_error", null, "backend_timeout");
            case SERVER_ERROR, BROKEN, MISCONFIGURED ->
                error(502, failure.message(), "server_error", null, "backend_failed");
            case CANCELLED -> error(499, failure.message(), INVALID, null, "caller_left");
        };
    }

    static OpenAiError internal(String requestId) {
        return error(500, "the gateway itself failed on request " + requestId, "server_error", null, "internal_error");
    }

    public static OpenAiError of(int status, String message, @Nullable String code) {
        return error(status, message, INVALID, null, code);
    }

    private static OpenAiError rejected(Failure failure) {
        int status = failure.status().orElse(400);
        String body = failure.body().orElse("");
        return body.startsWith("{\"error\"")
                        || body.replace(" ", "").replace("\n", "").startsWith("{\"error\":{")
                ? new OpenAiError(status, Map.of(), body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                : error(status, failure.message(), INVALID, null, null);
    }

    private static OpenAiError overloaded(Failure failure) {
        OpenAiError error = failure.status().orElse(503) == 429
                ? error(429, failure.message(), "requests", null, "rate_limit_exceeded")
                : error(503, failure.message(), "service_unavailable_error", null, "server_is_overloaded");
        return failure.retryAfter().map(wait -> error.with(retryAfter(wait))).orElse(error);
    }

    private static OpenAiError error(
            int status, @Nullable String message, String type, @Nullable String param, @Nullable String code) {
        return new OpenAiError(status, Map.of(), JSON.writeValueAsBytes(node(message, type, param, code)));
    }

    private static ObjectNode node(
            @Nullable String message, String type, @Nullable String param, @Nullable String code) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return root;
    }
}
