package dev.sluice.contract.port;

import dev.sluice.core.DifficultyEstimator;
import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Window;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.WireFormat;
import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.policies.forecast.FittedCalibration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Situations drawn from a seed: any mix of backends, requests and funds there could be. */
final class RandomSituations {

    private static final DifficultyEstimator ESTIMATOR = LexicalEstimator.shipped();
    private static final Calibration CALIBRATION = FittedCalibration.shipped();
    private static final List<Feature> FEATURES = List.of(
            Feature.TOOLS, Feature.JSON_OBJECT, Feature.JSON_SCHEMA, Feature.LOGPROBS, Feature.IMAGES, Feature.CHOICES);
    private static final List<String> SENTENCES = List.of(
            "What is 17 times 23?",
            "A train leaves at 9:40 and covers 120 km in 1.5 hours; how fast is it on average?",
            "Show that the sum of two odd integers is even.",
            "Write a function that reverses a list.",
            "Summarise the following paragraph in one sentence.",
            "Which of these is not a prime: 7, 9, 11?");

    private final Random random;

    RandomSituations(long seed) {
        this.random = new Random(seed);
    }

    Situation draw() {
        InferenceRequest request = request();
        return new Situation(
                request,
                ESTIMATOR.estimate(request),
                new Catalog(IntStream.rangeClosed(1, 1 + random.nextInt(6))
                        .mapToObj(this::backend)
                        .toList()),
                CALIBRATION,
                funds(),
                random.nextLong());
    }

    private Backend backend(int number) {
        ThinkingControl[] controls = ThinkingControl.values();
        ThinkingControl thinking = controls[random.nextInt(controls.length)];
        Set<Feature> features = some(.8);
        if (thinking.takesEffort()) {
            features.add(Feature.REASONING_EFFORT);
        }
        long context = 1L << (11 + random.nextInt(7));
        String output = random.nextInt(8) == 0 ? "0" : Double.toString(Math.round(random.nextDouble() * 2000) / 100.0);
        return new Backend(
                "backend-" + number,
                "model-" + number,
                new ModelCard("family-" + random.nextInt(3), "unheard-of-" + number, thinking, features),
                Price.perMillion(Double.toString(random.nextInt(300) / 100.0), "0", output),
                new Tokens(context),
                new Tokens(Math.min(context, 512L << random.nextInt(6))),
                Map.of());
    }

    private InferenceRequest request() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(SENTENCES.get(random.nextInt(SENTENCES.size()))).append('\n');
        }
        Set<Feature> needs = random.nextBoolean() ? EnumSet.noneOf(Feature.class) : some(.1);
        if (random.nextInt(20) == 0) {
            needs.add(Feature.REASONING_EFFORT);
        }
        AnswerShape shape = needs.contains(Feature.JSON_OBJECT) ? new AnswerShape.JsonObject() : AnswerShape.FREE;
        return new InferenceRequest(
                "r" + random.nextInt(1_000_000),
                Caller.ofKey("shop"),
                Operation.CHAT,
                "auto",
                List.of(Message.user(text.toString())),
                needs.contains(Feature.TOOLS) ? List.of(new Tool("reverse", "{}")) : List.of(),
                shape,
                random.nextBoolean() ? Optional.empty() : Optional.of(new Tokens(1 + random.nextInt(4_000))),
                needs.contains(Feature.CHOICES) ? 2 + random.nextInt(3) : 1,
                random.nextBoolean(),
                false,
                needs,
                new Tokens(text.length() + 20L),
                new Envelope(
                        random.nextInt(3) == 0 ? Optional.of(money(20_000_000)) : Optional.empty(), Optional.empty()),
                new Body(WireFormat.OPENAI, new byte[0]));
    }

    private Funds funds() {
        if (random.nextInt(3) > 0) {
            return Funds.UNLIMITED;
        }
        Budget budget = new Budget(Scope.key("shop"), money(50_000_000), Window.DAY);
        return new Funds(Optional.of(new Account(budget, Cost.ZERO, Cost.ZERO, Optional.empty())));
    }

    private Cost money(int most) {
        return new Cost(1 + random.nextInt(most));
    }

    private Set<Feature> some(double share) {
        EnumSet<Feature> some = EnumSet.noneOf(Feature.class);
        FEATURES.stream().filter(f -> random.nextDouble() < share).forEach(some::add);
        return some;
    }
}
