package dev.sluice.policies;

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
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Situations to decide in, with ordinary parts for whatever a test does not care about. */
public final class Situations {

    public static final Difficulty DIFFICULTY = new Difficulty("test-1", new double[0], List.of());
    private static final Set<Feature> PLAIN =
            Set.of(Feature.TOOLS, Feature.JSON_OBJECT, Feature.JSON_SCHEMA, Feature.LOGPROBS, Feature.CHOICES);

    private Situations() {}

    public static Backend backend(String id, String family, String inUsd, String outUsd) {
        return thinking(id, family, inUsd, outUsd, ThinkingControl.NONE);
    }

    public static Backend thinking(String id, String family, String inUsd, String outUsd, ThinkingControl control) {
        Set<Feature> features = new java.util.HashSet<>(PLAIN);
        if (control.takesEffort()) {
            features.add(Feature.REASONING_EFFORT);
        }
        return new Backend(
                id,
                id,
                new ModelCard(family, id, control, features),
                Price.perMillion(inUsd, inUsd, outUsd),
                new Tokens(32_000),
                new Tokens(8_000),
                Map.of());
    }

    public static InferenceRequest request(Optional<Tokens> answerLimit, Set<Feature> needs, Envelope envelope) {
        return request(Operation.CHAT, answerLimit, needs, envelope, 400);
    }

    public static InferenceRequest plain() {
        return request(Optional.empty(), Set.of(), Envelope.OPEN);
    }

    public static InferenceRequest by(Caller caller) {
        return request(caller, Operation.CHAT, Optional.empty(), Set.of(), Envelope.OPEN, 400);
    }

    public static InferenceRequest request(
            Operation operation, Optional<Tokens> answerLimit, Set<Feature> needs, Envelope envelope, long bound) {
        return request(Caller.ofKey("test"), operation, answerLimit, needs, envelope, bound);
    }

    private static InferenceRequest request(
            Caller caller,
            Operation operation,
            Optional<Tokens> answerLimit,
            Set<Feature> needs,
            Envelope envelope,
            long bound) {
        return new InferenceRequest(
                "req-1",
                caller,
                operation,
                "auto",
                List.of(Message.user("How many apples are 3 and 4 apples?")),
                List.of(),
                AnswerShape.FREE,
                answerLimit,
                1,
                false,
                false,
                needs,
                new Tokens(bound),
                envelope,
                new Body(WireFormat.OPENAI, new byte[0]));
    }

    public static InferenceRequest asking(String text, AnswerShape shape, List<Tool> tools, String body) {
        return new InferenceRequest(
                "req-1",
                Caller.ofKey("test"),
                Operation.CHAT,
                "auto",
                List.of(Message.user(text)),
                tools,
                shape,
                Optional.empty(),
                1,
                false,
                false,
                Set.of(),
                new Tokens(400),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, body.getBytes(StandardCharsets.UTF_8)));
    }

    public static Situation of(InferenceRequest request, Calibration calibration, Backend... backends) {
        return new Situation(request, DIFFICULTY, new Catalog(List.of(backends)), calibration, Funds.UNLIMITED, 7);
    }

    public static Situation with(Situation situation, String freeUsd) {
        Account account = new Account(
                new Budget(Scope.key("test"), Cost.usd(freeUsd), Window.DAY), Cost.ZERO, Cost.ZERO, Optional.empty());
        return new Situation(
                situation.request(),
                situation.difficulty(),
                situation.catalog(),
                situation.calibration(),
                new Funds(Optional.of(account)),
                situation.seed());
    }
}
