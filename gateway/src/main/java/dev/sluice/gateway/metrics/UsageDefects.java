package dev.sluice.gateway.metrics;

import dev.sluice.core.call.Usage.Defect;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backends whose answers end without a usage that can be believed, so that their calls are charged at the ceiling: said
 * once of each, counted, and shown.
 */
public final class UsageDefects implements OutcomeListener {

    private static final Logger log = LoggerFactory.getLogger(UsageDefects.class);

    /** How often it happened, and what it was last. */
    public record Seen(long calls, Defect last, Instant at) {}

    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final MeterProvider<Counter> defects;

    public UsageDefects(MeterRegistry registry) {
        defects = Counter.builder("sluice.usage.defects")
                .description("Answers that ended without a usage that can be believed, charged at the ceiling")
                .withRegistry(registry);
    }

    /** Empty where all was well. */
    public Optional<Seen> of(String backend) {
        return Optional.ofNullable(seen.get(backend));
    }

    @Override
    public void observed(Outcome outcome) {
        for (Attempt attempt : outcome.run().attempts()) {
            attempt.reply()
                    .usage()
                    .defect()
                    .ifPresent(defect -> count(attempt.call().backend().id(), defect, outcome.at()));
        }
    }

    private void count(String backend, Defect defect, Instant at) {
        String kind = defect.kind().name().toLowerCase(Locale.ROOT);
        defects.withTags("backend", backend, "kind", kind).increment();
        Seen now =
                seen.merge(backend, new Seen(1, defect, at), (before, one) -> new Seen(before.calls() + 1, defect, at));
        if (now.calls() == 1) {
            log.warn(
                    "backend {} reports no usage that can be believed, so its calls are charged at their ceiling: {}",
                    backend,
                    defect.words());
        }
    }

    @Override
    public void judged(Answered answered, Feedback judgement) {
        // what somebody says of an answer changes nothing of its usage
    }
}
