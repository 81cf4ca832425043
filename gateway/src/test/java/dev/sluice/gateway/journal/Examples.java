package dev.sluice.gateway.journal;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.budget.Window;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Ending;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Explained;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.plan.Rejected;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Signal;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A cascade whose cheap answer was rejected and whose dear answer was taken. */
public final class Examples {

    public static final Backend SMALL =
            backend("small", ThinkingControl.NONE, Price.perMillion("0.10", "0.05", "0.40"));
    public static final Backend LARGE =
            backend("large", ThinkingControl.TEMPLATE_SWITCH_AND_BUDGET, Price.perMillion("1", "0.5", "4"));

    private static final Call CHEAP = new Call(SMALL, new Protocol.AsAsked(), new Tokens(100), new Tokens(1000), 1);
    private static final Call DEAR =
            new Call(LARGE, new Protocol.Thinking(new Tokens(1500)), new Tokens(100), new Tokens(2000), 1);

    private Examples() {}

    private static Backend backend(String id, ThinkingControl thinking, Price price) {
        return new Backend(
                id,
                id + "-model",
                new ModelCard(id, id, thinking, Set.of()),
                price,
                new Tokens(8192),
                new Tokens(4096),
                Map.of());
    }

    private static final Account SALES = new Account(
            new Budget(new Scope(Scope.Kind.TEAM, "sales"), Cost.usd("100"), Window.MONTH),
            Cost.usd("60"),
            Cost.ZERO,
            Optional.of(Instant.parse("2026-12-01T00:00:00Z")));

    static Decision decision(String id) {
        return decision(
                id, new Plan.Cascade(List.of(new Plan.Rung(List.of(CHEAP), 0.8), new Plan.Rung(List.of(DEAR), 0))));
    }

    static Decision revising(String id) {
        return decision(id, new Plan.Refine(CHEAP, DEAR, 3, 0.5, Plan.Stake.OPEN));
    }

    private static Decision decision(String id, Plan plan) {
        Forecast chosen = forecast(plan, 0.9, "0.002");
        Forecast best = forecast(new Plan.Single(DEAR), 0.92, "0.006");
        return new Decision(
                id,
                new Decision.PolicyRef("default", 3),
                "shipped-1",
                42,
                new Difficulty("lexical-1", new double[] {0.25}, List.of(new Signal("length", 0.5))),
                chosen,
                List.of(new Rejected(best, "dearer")),
                "quality 0.95 of the best",
                Optional.of(best),
                List.of(DEAR),
                1,
                new Decision.Terms(new ExchangeRate(12.5, Optional.of(SALES)), Optional.of(best), Optional.empty()),
                List.of(new Explained("large/thinking", List.of(new Explained.Share("level", 1.5)))));
    }

    private static Forecast forecast(Plan plan, double success, String usd) {
        return new Forecast(
                plan, new Probability(success - 0.1, success, success + 0.05), Cost.usd(usd), Duration.ofSeconds(3));
    }

    static InferenceRequest request(String caller, int bodyBytes) {
        return new InferenceRequest(
                "req-1",
                Caller.ofKey(caller),
                Operation.CHAT,
                "auto",
                List.of(Message.user("a secret prompt")),
                List.of(),
                AnswerShape.FREE,
                Optional.empty(),
                1,
                false,
                false,
                Set.of(),
                new Tokens(100),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, new byte[bodyBytes]));
    }

    static Outcome outcome(String decision, String caller) {
        return outcome(decision, caller, 100);
    }

    static Outcome outcome(String decision, String caller, int bodyBytes) {
        Reply wrong = completion(
                "a secret guess", new Usage(tokens(80), Tokens.ZERO, tokens(50), Tokens.ZERO, Usage.Source.REPORTED));
        Reply right = completion(
                "a secret answer", new Usage(tokens(80), tokens(20), tokens(500), tokens(400), Usage.Source.MEASURED));
        return outcome(
                decision,
                caller,
                bodyBytes,
                new Run(
                        List.of(
                                new Attempt(CHEAP, wrong, List.of(new Verdict("answer", 0.3, "hedges")), false, false),
                                new Attempt(DEAR, right, List.of(new Verdict("answer", 0.9, "plain")), false, true)),
                        right,
                        "the last rung"));
    }

    static Outcome starved(String decision, String caller) {
        Reply nothing =
                completion("", new Usage(tokens(80), Tokens.ZERO, tokens(2000), tokens(2000), Usage.Source.REPORTED));
        return outcome(
                decision,
                caller,
                100,
                new Run(
                        List.of(
                                new Attempt(DEAR, nothing, List.of(), Attempt.Reason.PLANNED, Ending.STARVED, false),
                                new Attempt(DEAR, nothing, List.of(), Attempt.Reason.SECOND_TRY, Ending.STARVED, true)),
                        nothing,
                        "nothing was said"));
    }

    /** The large backend's answer ended without a usage that can be believed. */
    public static Outcome defective(Usage.Defect defect) {
        Reply reply = completion("a secret answer", Usage.ceiling(DEAR).because(defect));
        return outcome(
                "d-1",
                "ann",
                100,
                new Run(List.of(new Attempt(DEAR, reply, List.of(), false, true)), reply, "the only call"));
    }

    static Outcome failed(String decision, String caller) {
        Failure failure = new Failure(
                Failure.Kind.SERVER_ERROR,
                Optional.of(500),
                "small failed",
                Optional.empty(),
                Optional.empty(),
                false,
                Usage.NONE,
                Duration.ofMillis(20));
        return outcome(
                decision,
                caller,
                100,
                new Run(List.of(new Attempt(CHEAP, failure, List.of(), true, false)), failure, "nothing left to try"));
    }

    private static Outcome outcome(String decision, String caller, int bodyBytes, Run run) {
        return new Outcome(request(caller, bodyBytes), decision(decision), run, Instant.parse("2026-11-24T00:00:00Z"));
    }

    private static Completion completion(String text, Usage usage) {
        return new Completion(
                "c", text, "", List.of(), FinishReason.STOP, usage, Duration.ofMillis(200), Duration.ofMillis(900));
    }

    private static Tokens tokens(long count) {
        return new Tokens(count);
    }
}
