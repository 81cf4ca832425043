package dev.sluice.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.backend.TokenCounts;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverrunsTest {

    private static final Backend SMALL = new Backend(
            "small",
            "small",
            new ModelCard("a", "a", ThinkingControl.NONE, Set.of()),
            Price.perMillion("1", "1", "1"),
            new Tokens(1_000),
            new Tokens(100),
            Map.of());
    private static final Call CALL = new Call(SMALL, new Protocol.Direct(), new Tokens(10), new Tokens(10), 1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Overruns overruns = new Overruns(meters);

    private static Outcome used(long output, Cost judging) {
        Completion completion = new Completion(
                "c",
                "42",
                "",
                List.of(),
                FinishReason.STOP,
                Usage.reported(TokenCounts.of(new Tokens(10), new Tokens(output))),
                Duration.ZERO,
                Duration.ZERO);
        Verdict verdict = new Verdict("judge", .9, "fine").charged(new Spend(judging, Tokens.ZERO));
        Plan plan = new Plan.Single(CALL);
        Decision decision = new Decision(
                "d",
                new Decision.PolicyRef("p", 1),
                "c-1",
                1,
                new Difficulty("e", new double[0], List.of()),
                new Forecast(plan, new Probability(.1, .2, .3), Cost.ZERO, Duration.ZERO),
                List.of(),
                "",
                Optional.empty(),
                List.of(),
                1);
        InferenceRequest request = new InferenceRequest(
                "r",
                Caller.ofKey("k"),
                Operation.CHAT,
                "auto",
                List.of(Message.user("?")),
                List.of(),
                AnswerShape.FREE,
                Optional.empty(),
                1,
                false,
                false,
                Set.of(),
                new Tokens(10),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, new byte[0]));
        Run run = new Run(List.of(new Attempt(CALL, completion, List.of(verdict), false, true)), completion, "");
        return new Outcome(request, decision, run, Instant.EPOCH);
    }

    private double counted() {
        return meters.find("sluice.overrun.usd").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void what_a_provider_bills_beyond_what_its_call_was_allowed_is_counted() {
        overruns.observed(used(15, Cost.ZERO));

        assertThat(counted()).isEqualTo(5e-6);
    }

    @Test
    void what_judging_an_answer_cost_is_no_overrun_of_its_call() {
        overruns.observed(used(10, new Cost(1_000_000)));

        assertThat(counted()).isZero();
    }
}
