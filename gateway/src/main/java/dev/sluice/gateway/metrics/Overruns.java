package dev.sluice.gateway.metrics;

import dev.sluice.core.call.Usage;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.request.Spend;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of which backends it was billed more than their calls could cost: their providers do not keep to the limits they
 * are sent, or their prices are wrong here.
 */
public final class Overruns implements OutcomeListener {

    private static final Logger log = LoggerFactory.getLogger(Overruns.class);

    private final MeterProvider<Counter> calls;
    private final MeterProvider<Counter> cost;
    private final MeterProvider<Counter> tokens;

    public Overruns(MeterRegistry registry) {
        calls = Counter.builder("sluice.overrun.calls")
                .description("Calls that used more than they were allowed to")
                .withRegistry(registry);
        cost = Counter.builder("sluice.overrun.usd")
                .description("What was billed beyond what calls could cost, in dollars")
                .withRegistry(registry);
        tokens = Counter.builder("sluice.overrun.tokens")
                .description("Tokens used beyond what calls were allowed to")
                .withRegistry(registry);
    }

    @Override
    public void observed(Outcome outcome) {
        for (Attempt attempt : outcome.run().attempts()) {
            Spend ceiling = attempt.call().ceiling();
            Spend used = attempt.reply().usage().spend(attempt.call().backend().price());
            if (reported(attempt) && !used.within(ceiling)) {
                overran(outcome, attempt, used.minus(ceiling));
            }
        }
    }

    /** What was only measured here may be more than was used. */
    private static boolean reported(Attempt attempt) {
        return attempt.reply().usage().source() == Usage.Source.REPORTED;
    }

    private void overran(Outcome outcome, Attempt attempt, Spend beyond) {
        String backend = attempt.call().backend().id();
        calls.withTag("backend", backend).increment();
        cost.withTag("backend", backend).increment(beyond.cost().inUsd());
        tokens.withTag("backend", backend).increment((double) beyond.tokens().count());
        log.warn(
                "backend {} used {} tokens and ${} beyond what request {} allowed it, decision {}",
                backend,
                beyond.tokens().count(),
                beyond.cost(),
                outcome.request().id(),
                outcome.decision().id());
    }

    @Override
    public void judged(Answered answered, Feedback feedback) {
        // what was billed does not change by it
    }
}
