package dev.sluice.gateway.metrics;

import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Reply;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;

/** Counts requests, calls, tokens and money, by policy, structure and backend. */
public final class OutcomeMetrics implements OutcomeListener {

    private final MeterProvider<Counter> requests;
    private final MeterProvider<Counter> cost;
    private final MeterProvider<Counter> tokens;
    private final MeterProvider<Timer> calls;
    private final MeterProvider<Counter> feedback;
    private final MeterProvider<Counter> cut;
    private final MeterProvider<Counter> secondTries;

    public OutcomeMetrics(MeterRegistry registry) {
        requests = Counter.builder("sluice.requests")
                .description("Requests that were decided and run")
                .withRegistry(registry);
        cost = Counter.builder("sluice.cost.usd")
                .description("What was charged, in dollars")
                .withRegistry(registry);
        tokens = Counter.builder("sluice.tokens").description("Tokens charged").withRegistry(registry);
        calls = Timer.builder("sluice.calls")
                .description("Calls made to backends, rejected attempts and stand-ins included")
                .withRegistry(registry);
        cut = Counter.builder("sluice.answers.cut")
                .description(
                        "Answers that ended for want of tokens they were not given, those asked for again included")
                .withRegistry(registry);
        secondTries = Counter.builder("sluice.second.tries")
                .description("Answers asked for again after one that was cut or starved")
                .withRegistry(registry);
        feedback = Counter.builder("sluice.feedback")
                .description("Judgements received")
                .withRegistry(registry);
    }

    @Override
    public void observed(Outcome outcome) {
        String policy = outcome.decision().policy().name();
        requests.withTags(
                        "policy",
                        policy,
                        "structure",
                        outcome.decision().plan().structure(),
                        "result",
                        result(outcome.run().reply()))
                .increment();
        for (Attempt attempt : outcome.run().attempts()) {
            String backend = attempt.call().backend().id();
            Reply reply = attempt.reply();
            countCut(attempt, backend);
            calls.withTags("backend", backend, "result", result(reply)).record(reply.latency());
            cost.withTags("policy", policy, "backend", backend)
                    .increment(attempt.spent().cost().inUsd());
            tokens.withTags("backend", backend, "type", "input")
                    .increment((double) reply.usage().input().count());
            tokens.withTags("backend", backend, "type", "output")
                    .increment((double) reply.usage().output().count());
        }
    }

    private void countCut(Attempt attempt, String backend) {
        String ending = attempt.ending().name().toLowerCase(Locale.ROOT);
        if (attempt.ending().blamesAllocation()) {
            cut.withTags("backend", backend, "ending", ending).increment();
        }
        if (attempt.reason() == Attempt.Reason.SECOND_TRY) {
            secondTries.withTags("backend", backend, "ending", ending).increment();
        }
    }

    @Override
    public void judged(Answered answered, Feedback judgement) {
        feedback.withTags("policy", answered.policy().name()).increment();
    }

    private static String result(Reply reply) {
        return switch (reply) {
            case Completion c -> "answered";
            case Failure f -> f.kind().name().toLowerCase(Locale.ROOT);
        };
    }
}
