package dev.sluice.gateway.openai;

import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.call.Call;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the response headers say of a decision: a small set always, more where the caller asked to debug. */
final class DecisionHeaders {

    private DecisionHeaders() {}

    static Map<String, String> of(String requestId, Decision decision, Optional<Call> answering, boolean debug) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-request-id", requestId);
        headers.put("x-sluice-decision", decision.id());
        headers.put("x-sluice-plan", printable(decision.plan().describe()));
        headers.put("x-sluice-policy", printable(decision.policy().toString()));
        answering.ifPresent(
                call -> headers.put("x-sluice-backend", printable(call.backend().id())));
        if (debug) {
            Forecast chosen = decision.chosen();
            headers.put(
                    "x-sluice-forecast-success",
                    Double.toString(chosen.success().mean()));
            headers.put("x-sluice-forecast-cost-usd", chosen.cost().toString());
            headers.put(
                    "x-sluice-forecast-latency-ms",
                    Long.toString(chosen.latency().toMillis()));
            headers.put("x-sluice-ceiling-usd", decision.planCeiling().cost().toString());
            ExchangeRate rate = decision.terms().rate();
            rate.account()
                    .ifPresent(account -> headers.put(
                            "x-sluice-exchange-rate",
                            printable(String.format(
                                    Locale.ROOT,
                                    "%.4g successes per dollar of %s per %s",
                                    rate.perDollar(),
                                    account.budget().scope(),
                                    account.budget().window().word()))));
            headers.put("x-sluice-calibration", printable(decision.calibration()));
            headers.put("x-sluice-binding", printable(decision.binding()));
            headers.put(
                    "x-sluice-candidates",
                    Integer.toString(1 + decision.rejected().size()));
        }
        return headers;
    }

    /** Header values are visible ASCII. */
    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
