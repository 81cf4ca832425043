package dev.sluice.core;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Usage;
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
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Values the tests of the walk are told with. */
final class Fixtures {

    static final Tokens PROMPT = new Tokens(100);
    static final Tokens ANSWER = new Tokens(50);

    private Fixtures() {}

    static Backend backend(String id, String outputUsdPerMillion) {
        return new Backend(
                id,
                id,
                new ModelCard(id, id, ThinkingControl.NONE, Set.of()),
                Price.perMillion("0", "0", outputUsdPerMillion),
                new Tokens(10_000),
                new Tokens(1_000),
                Map.of());
    }

    static Call call(Backend backend) {
        return new Call(backend, new Protocol.Direct(), PROMPT, ANSWER, 1);
    }

    static InferenceRequest request() {
        return request(true);
    }

    static InferenceRequest request(boolean streamed) {
        return request(streamed, Optional.empty(), Set.of());
    }

    static InferenceRequest limited(boolean streamed, long answerLimit) {
        return request(streamed, Optional.of(new Tokens(answerLimit)), Set.of());
    }

    static InferenceRequest needing(Feature feature) {
        return request(true, Optional.empty(), Set.of(feature));
    }

    private static InferenceRequest request(boolean streamed, Optional<Tokens> answerLimit, Set<Feature> needs) {
        return new InferenceRequest(
                "r1",
                Caller.ofKey("dev"),
                Operation.CHAT,
                "auto",
                List.of(Message.user("What is 6 times 7?")),
                List.of(),
                AnswerShape.FREE,
                answerLimit,
                1,
                streamed,
                false,
                needs,
                PROMPT,
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, new byte[0]));
    }

    static Completion completion(String text, long outputTokens) {
        return completion(text, outputTokens, FinishReason.STOP);
    }

    static Completion completion(String text, long outputTokens, FinishReason finish) {
        return new Completion(
                "c",
                text,
                "",
                List.of(),
                finish,
                new Usage(PROMPT, Tokens.ZERO, new Tokens(outputTokens), Tokens.ZERO, Usage.Source.REPORTED),
                Duration.ofMillis(1),
                Duration.ofMillis(2));
    }

    static Failure failure(Failure.Kind kind, boolean started, Usage usage) {
        return new Failure(
                kind,
                Optional.empty(),
                "it failed",
                Optional.empty(),
                Optional.empty(),
                started,
                usage,
                Duration.ofMillis(1));
    }

    static Decision decision(Plan plan, Call... fallbacks) {
        Forecast forecast = new Forecast(plan, new Probability(0.5, 0.6, 0.7), new Cost(1), Duration.ofSeconds(1));
        return new Decision(
                "dec_1",
                new Decision.PolicyRef("default", 1),
                "calibration-1",
                7,
                new Difficulty("test", new double[0], List.of()),
                forecast,
                List.of(),
                "nothing",
                Optional.empty(),
                List.of(fallbacks),
                1.0);
    }
}
