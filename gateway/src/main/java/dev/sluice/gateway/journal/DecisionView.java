package dev.sluice.gateway.journal;

import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.Rates;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Explained;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.plan.Rejected;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Signal;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A decision as people and programs read it, ending in money. Dollars are decimal strings, exact to the nano-dollar;
 * times are milliseconds. No prompt and no answer is in it.
 */
public final class DecisionView {

    private static final JsonMapper JSON = JsonMapper.shared();

    private DecisionView() {}

    /** A decision that was taken, with what came of it. */
    static ObjectNode of(JournalEntry.Fresh entry) {
        Run run = entry.outcome().run();
        Decision decision = entry.outcome().decision();
        ObjectNode view = head(decision);
        view.put("at", entry.outcome().at().toString());
        view.put("request", entry.outcome().request().id());
        body(view, decision);
        ArrayNode attempts = view.putArray("attempts");
        run.attempts().forEach(attempt -> attempt(attempts.addObject(), attempt));
        view.put("stopped", run.stopped());
        run.cutShort()
                .ifPresentOrElse(cut -> cutShort(view.putObject("cut_short"), cut), () -> view.putNull("cut_short"));
        entry.judgement()
                .ifPresentOrElse(j -> view.put("feedback", j.feedback().success()), () -> view.putNull("feedback"));
        entry.ran().ifPresentOrElse(ran -> view.put("tool_calls", word(ran)), () -> view.putNull("tool_calls"));
        ObjectNode money = money(view.putObject("money"), decision);
        money.put("actual_usd", usd(run.spent().cost()));
        saving(
                money,
                decision,
                run.reply() instanceof Completion ? Optional.of(run.spent().cost()) : Optional.empty());
        return view;
    }

    /** A decision that would be taken, and what it is forecast to cost. */
    public static ObjectNode of(Decision decision) {
        ObjectNode view = head(decision);
        body(view, decision);
        ObjectNode money = money(view.putObject("money"), decision);
        money.putNull("actual_usd");
        saving(money, decision, Optional.of(decision.chosen().cost()));
        return view;
    }

    private static ObjectNode head(Decision decision) {
        return JSON.createObjectNode()
                .put("id", decision.id())
                .put("policy", decision.policy().name())
                .put("policy_version", decision.policy().version())
                .put("calibration", decision.calibration())
                .put("seed", decision.seed())
                .put("propensity", decision.propensity());
    }

    private static void body(ObjectNode view, Decision decision) {
        ObjectNode difficulty = view.putObject("difficulty");
        difficulty.put("estimator", decision.difficulty().estimator());
        ObjectNode signals = difficulty.putObject("signals");
        for (Signal signal : decision.difficulty().signals()) {
            signals.put(signal.name(), signal.value());
        }
        forecast(view.putObject("chosen"), decision.chosen());
        ArrayNode explained = view.putArray("explained");
        for (Explained arm : decision.explained()) {
            ArrayNode shares = explained.addObject().put("arm", arm.arm()).putArray("shares");
            arm.shares()
                    .forEach(share -> shares.addObject().put("of", share.of()).put("logit", share.logit()));
        }
        view.put("binding", decision.binding());
        ArrayNode rejected = view.putArray("rejected");
        for (Rejected other : decision.rejected()) {
            forecast(rejected.addObject(), other.forecast())
                    .put("reason", other.reason())
                    .put("propensity", other.propensity());
        }
        ArrayNode fallbacks = view.putArray("fallbacks");
        decision.fallbacks().forEach(call -> call(fallbacks.addObject(), call));
    }

    private static ObjectNode forecast(ObjectNode node, Forecast forecast) {
        Plan plan = forecast.plan();
        node.put("plan", plan.describe()).put("structure", plan.structure());
        switch (plan) {
            case Plan.Single single -> call(node.putArray("calls").addObject(), single.call());
            case Plan.BestOf bestOf -> {
                node.put("samples", bestOf.samples());
                call(node.putArray("calls").addObject(), bestOf.call());
            }
            case Plan.Cascade cascade -> rungs(node.putArray("rungs"), cascade.rungs());
            case Plan.Tools tools -> {
                rungs(node.putArray("rungs"), tools.steps());
                tools.askedAgain()
                        .ifPresentOrElse(
                                again -> call(node.putObject("asked_again"), again), () -> node.putNull("asked_again"));
            }
            case Plan.Refine refine -> {
                call(node.putArray("calls").addObject(), refine.draft());
                call(node.putObject("revise"), refine.revise());
                node.put("rounds", refine.rounds()).put("accept_at", refine.acceptAt());
            }
        }
        node.put("ceiling_usd", usd(plan.ceiling().cost()));
        ObjectNode expected = node.putObject("forecast");
        Probability success = forecast.success();
        expected.putObject("success")
                .put("low", success.low())
                .put("mean", success.mean())
                .put("high", success.high());
        expected.put("cost_usd", usd(forecast.cost()));
        expected.put("latency_ms", forecast.latency().toMillis());
        return node;
    }

    private static void rungs(ArrayNode node, List<Plan.Rung> rungs) {
        for (Plan.Rung rung : rungs) {
            ObjectNode step = node.addObject().put("accept_at", rung.acceptAt());
            ArrayNode calls = step.putArray("calls");
            rung.calls().forEach(call -> call(calls.addObject(), call));
        }
    }

    private static ObjectNode call(ObjectNode node, Call call) {
        node.put("backend", call.backend().id()).put("model", call.backend().model());
        node.put("protocol", call.protocol().label());
        if (call.protocol() instanceof Protocol.Thinking thinking) {
            node.put("thinking_limit_tokens", thinking.limit().count());
        }
        return node.put("answer_limit_tokens", call.answerLimit().count())
                .put("prompt_bound_tokens", call.promptBound().count())
                .put("choices", call.choices())
                .put("ceiling_usd", usd(call.ceiling().cost()));
    }

    private static void attempt(ObjectNode node, Attempt attempt) {
        call(node, attempt.call());
        node.put("reason", word(attempt.reason()))
                .put("fallback", attempt.fallback())
                .put("accepted", attempt.accepted())
                .put("ending", word(attempt.ending()));
        switch (attempt.reply()) {
            case Completion completion -> {
                node.put("outcome", "completed").put("finish", word(completion.finish()));
                node.put("to_first_chunk_ms", completion.toFirstChunk().toMillis());
            }
            case Failure failure -> {
                node.put("outcome", "failed").put("failure", word(failure.kind()));
                failure.status().ifPresent(status -> node.put("status", status));
                node.put("message", failure.message());
            }
        }
        node.put("latency_ms", attempt.reply().latency().toMillis());
        Usage usage = attempt.reply().usage();
        usage(node.putObject("usage"), usage);
        node.put("cost_usd", usd(attempt.spent().cost()));
        ArrayNode verdicts = node.putArray("verdicts");
        attempt.verdicts().forEach(verdict -> verdict(verdicts.addObject(), verdict));
    }

    private static void verdict(ObjectNode node, Verdict verdict) {
        node.put("verifier", verdict.verifier());
        if (verdict.abstains()) {
            node.putNull("confidence");
        } else {
            node.put("confidence", verdict.confidence().getAsDouble());
        }
        node.put("evidence", verdict.evidence());
        node.put("cost_usd", usd(verdict.spent().cost()));
        if (!verdict.parts().isEmpty()) {
            ArrayNode parts = node.putArray("parts");
            verdict.parts().forEach(part -> verdict(parts.addObject(), part));
        }
    }

    /** An answer that ended for want of tokens. */
    private static void cutShort(ObjectNode node, Attempt answer) {
        node.put("ending", word(answer.ending()))
                .put("answer_limit_tokens", answer.call().answerLimit().count());
    }

    private static void usage(ObjectNode node, Usage usage) {
        node.put("input_tokens", usage.input().count())
                .put("cached_input_tokens", usage.cachedInput().count())
                .put("cache_write_tokens", usage.tokens().cacheWrite().count())
                .put("cache_write_1h_tokens", usage.tokens().longCacheWrite().count())
                .put("output_tokens", usage.output().count())
                .put("thinking_tokens", usage.thinking().count())
                .put("source", word(usage.source()));
        usage.defect()
                .ifPresentOrElse(
                        defect -> node.putObject("defect")
                                .put("kind", word(defect.kind()))
                                .put("message", defect.words()),
                        () -> node.putNull("defect"));
    }

    private static ObjectNode money(ObjectNode money, Decision decision) {
        exchangeRate(money, decision);
        money.put("forecast_usd", usd(decision.chosen().cost()));
        money.put("ceiling_usd", usd(decision.planCeiling().cost()));
        if (decision.rejected().isEmpty()) {
            money.putNull("runner_up");
        } else {
            Rejected next = decision.rejected().getFirst();
            money.putObject("runner_up")
                    .put("plan", next.forecast().plan().describe())
                    .put("forecast_usd", usd(next.forecast().cost()))
                    .put("success", next.forecast().success().mean())
                    .put("reason", next.reason());
        }
        return money;
    }

    /** What a dollar had to buy, and what was not bought for it. */
    private static void exchangeRate(ObjectNode money, Decision decision) {
        ExchangeRate rate = decision.terms().rate();
        rate.account()
                .ifPresentOrElse(
                        account -> money.putObject("exchange_rate")
                                .put("successes_per_dollar", rate.perDollar())
                                .put("scope", account.budget().scope().toString())
                                .put("window", account.budget().window().word()),
                        () -> money.putNull("exchange_rate"));
        decision.terms()
                .unpaced()
                .ifPresentOrElse(
                        unpaced -> money.putObject("unpaced")
                                .put("plan", unpaced.plan().describe())
                                .put("forecast_usd", usd(unpaced.cost()))
                                .put("success", unpaced.success().mean()),
                        () -> money.putNull("unpaced"));
    }

    /**
     * The saving is measured against a forecast, so it is one; it is negative where the plan cost more.
     *
     * @param paid empty where there was no answer: nothing is saved by failing
     */
    private static void saving(ObjectNode money, Decision decision, Optional<Cost> paid) {
        if (decision.mostCapable().isEmpty()) {
            money.putNull("most_capable").putNull("saving_forecast_usd");
            return;
        }
        Forecast best = decision.mostCapable().get();
        money.putObject("most_capable")
                .put("plan", best.plan().describe())
                .put("forecast_usd", usd(best.cost()))
                .put("success", best.success().mean());
        money.put(
                "saving_forecast_usd",
                paid.map(cost -> difference(best.cost(), cost)).orElse(null));
    }

    private static String difference(Cost one, Cost other) {
        BigDecimal difference = one.toUsd().subtract(other.toUsd());
        return difference.signum() == 0 ? "0" : difference.stripTrailingZeros().toPlainString();
    }

    private static String usd(Cost cost) {
        return cost.toString();
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** A price as the admin API shows it, in dollars per million tokens, and per call. */
    public static ObjectNode of(Price price) {
        ObjectNode view = of(price.rates());
        view.put("per_call", usd(price.perCall()));
        ArrayNode above = view.putArray("above");
        for (Price.Tier tier : price.tiers()) {
            above.add(of(tier.rates()).put("tokens", tier.above().count()));
        }
        return view;
    }

    private static ObjectNode of(Rates rates) {
        return JSON.createObjectNode()
                .put("input", usd(rates.input()))
                .put("cached_input", usd(rates.cachedInput()))
                .put("cache_write", usd(rates.cacheWrite()))
                .put("cache_write_1h", usd(rates.longCacheWrite()))
                .put("output", usd(rates.output()))
                .put("thinking", usd(rates.thinking()));
    }
}
