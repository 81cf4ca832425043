package dev.sluice.contract.bench;

import dev.sluice.core.Policy;
import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.policies.choice.FrontierPolicy;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.policies.forecast.FittedCalibration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Estimate and decide over five backends, every prompt seen for the first time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecisionBenchmark {

    private static final Set<Feature> TEXT = Set.of(Feature.TOOLS, Feature.JSON_OBJECT);

    @Param({"2048", "102400"})
    public int promptBytes;

    private final LexicalEstimator estimator = LexicalEstimator.shipped();
    private final Calibration calibration = FittedCalibration.shipped();
    private final Policy policy = new FrontierPolicy(
            new PolicySpec("bench", new Objective.Quality(.95), Limits.NONE, PolicySpec.USUAL_STRUCTURES, Set.of()), 1);
    private final Catalog catalog = new Catalog(List.of(
            backend("tiny", ThinkingControl.NONE, "0.05", "0.10"),
            backend("small", ThinkingControl.NONE, "0.15", "0.60"),
            backend("switched", ThinkingControl.TEMPLATE_SWITCH_AND_BUDGET, "0.30", "1.20"),
            backend("reasoner", ThinkingControl.ALWAYS, "1.10", "4.40"),
            backend("large", ThinkingControl.NONE, "2.50", "10.00")));

    private InferenceRequest request = request("");
    private Difficulty difficulty = estimator.estimate(request);
    private long seed;

    @Setup
    public void writePrompt() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < promptBytes) {
            text.append(random.nextInt(12) == 0 ? Integer.toString(random.nextInt(10_000)) : word(random))
                    .append(random.nextInt(14) == 0 ? ".\n" : " ");
        }
        request = request(text.substring(0, promptBytes));
        difficulty = estimator.estimate(request);
    }

    @Benchmark
    public Difficulty estimate() {
        return estimator.estimate(request);
    }

    @Benchmark
    public Decision decide() {
        return decide(difficulty);
    }

    @Benchmark
    public Decision estimateAndDecide() {
        return decide(estimator.estimate(request));
    }

    private Decision decide(Difficulty seen) {
        return policy.decide(new Situation(request, seen, catalog, calibration, Funds.UNLIMITED, ++seed));
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    private static Backend backend(String id, ThinkingControl thinking, String input, String output) {
        return new Backend(
                id,
                id,
                new ModelCard(id, id, thinking, TEXT),
                Price.perMillion(input, "0", output),
                new Tokens(200_000),
                new Tokens(16_384),
                Map.of());
    }

    private static InferenceRequest request(String text) {
        return new InferenceRequest(
                "r1",
                Caller.ofKey("bench"),
                Operation.CHAT,
                "auto",
                List.of(Message.user(text)),
                List.of(),
                AnswerShape.FREE,
                Optional.empty(),
                1,
                true,
                false,
                Set.of(),
                new Tokens(text.length() + 10L),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, new byte[0]));
    }
}
