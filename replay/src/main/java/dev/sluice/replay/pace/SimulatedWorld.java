package dev.sluice.replay.pace;

import dev.sluice.core.DifficultyEstimator;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.budget.Habits;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.plan.Escalation;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Estimator, forecasts and models of the simulation: what a question looks like, and what becomes of it. */
final class SimulatedWorld implements DifficultyEstimator, BackendClient {

    static final Scope TEAM = new Scope(Scope.Kind.TEAM, "simulated");
    static final Catalog CATALOG =
            new Catalog(SimulatedArm.POOL.stream().map(SimulatedArm::backend).toList());

    private static final String RIGHT = "right";
    private static final int BYTES_PER_TOKEN = 4;
    private static final double DOUBT = .02;
    private static final double Z95 = 1.645;
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final List<Question> questions;

    SimulatedWorld(List<Question> questions) {
        this.questions = questions;
    }

    private Question of(InferenceRequest request) {
        return questions.get(Integer.parseInt(request.id().substring(1)));
    }

    static InferenceRequest request(Question question) {
        return new InferenceRequest(
                question.id(),
                new Caller("simulated", List.of(TEAM)),
                Operation.CHAT,
                "auto",
                List.of(Message.user(question.id())),
                List.of(),
                AnswerShape.FREE,
                Optional.empty(),
                1,
                false,
                false,
                Set.of(),
                new Tokens(BYTES_PER_TOKEN * question.promptTokens()),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, new byte[0]));
    }

    @Override
    public Difficulty estimate(InferenceRequest request) {
        return new Difficulty("simulated-1", new double[] {of(request).seen()}, List.of());
    }

    @Override
    public Reply call(InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink) {
        Question question = of(request);
        int arm = arm(call.backend());
        long limit = call.answerLimit().count();
        boolean cut = question.written()[arm] > limit;
        String text = question.right()[arm] && !cut ? RIGHT : "wrong";
        try {
            sink.accept(new AnswerChunk(
                    WireFormat.OPENAI, text.getBytes(StandardCharsets.UTF_8), List.of(new Delta.Text(0, text))));
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
        }
        Usage usage = new Usage(
                new Tokens(question.promptTokens()),
                Tokens.ZERO,
                new Tokens(Math.min(limit, question.written()[arm])),
                Tokens.ZERO,
                Usage.Source.REPORTED);
        return new Completion(
                question.id(),
                text,
                "",
                List.of(),
                cut ? FinishReason.LENGTH : FinishReason.STOP,
                usage,
                MOMENT,
                MOMENT);
    }

    static boolean isRight(Reply reply) {
        return reply instanceof Completion completion && completion.text().equals(RIGHT);
    }

    private static int arm(Backend backend) {
        for (int i = 0; i < SimulatedArm.POOL.size(); i++) {
            if (SimulatedArm.POOL.get(i).backend().id().equals(backend.id())) {
                return i;
            }
        }
        throw new IllegalArgumentException("not in the pool: " + backend.id());
    }

    /** Knows the arms' curves, and of a question what the estimator saw. */
    record Known(Habits habits) implements Calibration {
        @Override
        public String version() {
            return "simulated";
        }

        @Override
        public ArmForecast arm(Difficulty difficulty, Backend backend, Protocol protocol) {
            SimulatedArm arm = SimulatedArm.POOL.get(SimulatedWorld.arm(backend));
            double prior = Traffic.DIFFICULTY * Traffic.DIFFICULTY;
            double error = Traffic.ERROR * Traffic.ERROR;
            double p = arm.right(difficulty.latent()[0] * prior / (prior + error), prior * error / (prior + error));
            double spread = SimulatedArm.SPREAD;
            return new ArmForecast(
                    new Probability(Math.max(0, p - DOUBT), p, Math.min(1, p + DOUBT)),
                    new Tokens(Math.round(arm.tokens() * Math.exp(spread * spread / 2))),
                    new Tokens(Math.round(arm.tokens() * Math.exp(Z95 * spread))),
                    MOMENT,
                    MOMENT,
                    1_000);
        }

        @Override
        public Agreement agreement(Difficulty difficulty, Backend one, Protocol ones, Backend other, Protocol others) {
            return new Agreement(0, 0, 0);
        }

        @Override
        public Escalation escalation(Difficulty difficulty, Call one, Call other, Call better) {
            return new Escalation(new Agreement(0, 0, 0), 0);
        }
    }
}
