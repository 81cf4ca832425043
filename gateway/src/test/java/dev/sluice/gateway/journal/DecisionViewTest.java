package dev.sluice.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.Run;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.gateway.journal.JournalEntry.Judgement;
import dev.sluice.policies.verify.AgreementVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DecisionViewTest {

    private static JournalEntry.Fresh fresh(Outcome outcome, List<Judgement> judgements) {
        return new JournalEntry.Fresh(
                outcome, Answered.of(outcome, AgreementVerifier::comparable), judgements, Optional.empty());
    }

    private final JsonNode view = DecisionView.of(
            fresh(Examples.outcome("d-1", "blue"), List.of(new Judgement(new Feedback("d-1", 0.75), "k"))));

    @Test
    void it_says_who_decided_from_what() {
        assertThat(view.at("/id").asString()).isEqualTo("d-1");
        assertThat(view.at("/policy").asString()).isEqualTo("default");
        assertThat(view.at("/policy_version").asInt()).isEqualTo(3);
        assertThat(view.at("/calibration").asString()).isEqualTo("shipped-1");
        assertThat(view.at("/seed").asLong()).isEqualTo(42);
        assertThat(view.at("/propensity").asDouble()).isEqualTo(1);
        assertThat(view.at("/difficulty/signals/length").asDouble()).isEqualTo(0.5);
        assertThat(view.at("/binding").asString()).isEqualTo("quality 0.95 of the best");
        assertThat(view.at("/feedback").asDouble()).isEqualTo(0.75);
    }

    @Test
    void it_shows_the_plan_with_its_calls_and_what_was_rejected() {
        assertThat(view.at("/chosen/structure").asString()).isEqualTo("cascade");
        assertThat(view.at("/chosen/rungs/0/accept_at").asDouble()).isEqualTo(0.8);
        assertThat(view.at("/chosen/rungs/0/calls/0/backend").asString()).isEqualTo("small");
        assertThat(view.at("/chosen/rungs/1/calls/0/protocol").asString()).isEqualTo("thinking");
        assertThat(view.at("/chosen/rungs/1/calls/0/thinking_limit_tokens").asInt())
                .isEqualTo(1500);
        assertThat(view.at("/chosen/rungs/1/calls/0/answer_limit_tokens").asInt())
                .isEqualTo(2000);
        assertThat(view.at("/chosen/forecast/success/mean").asDouble()).isEqualTo(0.9);
        assertThat(view.at("/chosen/forecast/latency_ms").asInt()).isEqualTo(3000);
        assertThat(view.at("/rejected/0/reason").asString()).isEqualTo("dearer");
        assertThat(view.at("/rejected/0/calls/0/backend").asString()).isEqualTo("large");
        assertThat(view.at("/fallbacks/0/backend").asString()).isEqualTo("large");
    }

    @Test
    void it_shows_every_attempt_with_what_it_cost() {
        assertThat(view.at("/attempts")).hasSize(2);
        assertThat(view.at("/attempts/0/accepted").asBoolean()).isFalse();
        assertThat(view.at("/attempts/0/verdicts/0/confidence").asDouble()).isEqualTo(0.3);
        assertThat(view.at("/attempts/0/usage/source").asString()).isEqualTo("reported");
        // 80 tokens at $0.10 and 50 at $0.40 per million
        assertThat(view.at("/attempts/0/cost_usd").asString()).isEqualTo("0.000028");
        assertThat(view.at("/attempts/1/accepted").asBoolean()).isTrue();
        assertThat(view.at("/attempts/1/usage/thinking_tokens").asInt()).isEqualTo(400);
        // 60 at $1, 20 cached at $0.50, 500 at $4
        assertThat(view.at("/attempts/1/cost_usd").asString()).isEqualTo("0.00207");
        assertThat(view.at("/attempts/1/finish").asString()).isEqualTo("stop");
        assertThat(view.at("/stopped").asString()).isEqualTo("the last rung");
    }

    @Test
    void a_verdict_shows_what_it_rests_on_what_it_cost_and_who_abstained() {
        Outcome outcome = Examples.outcome("d-1", "blue");
        Attempt attempt = outcome.run().attempts().getFirst();
        Verdict scorer = Verdict.abstains("scorer", "no connection").charged(new Spend(new Cost(500), Tokens.ZERO));
        Verdict energy = new Verdict("energy", OptionalDouble.of(0.4), "alone", scorer.spent(), List.of(scorer));
        Run run = new Run(
                List.of(new Attempt(attempt.call(), attempt.reply(), List.of(energy), false, true)),
                attempt.reply(),
                "only call");
        JsonNode shown = DecisionView.of(
                fresh(new Outcome(outcome.request(), outcome.decision(), run, outcome.at()), List.of()));

        assertThat(shown.at("/attempts/0/verdicts/0/confidence").asDouble()).isEqualTo(0.4);
        assertThat(shown.at("/attempts/0/verdicts/0/cost_usd").asString()).isEqualTo("0.0000005");
        assertThat(shown.at("/attempts/0/verdicts/0/parts/0/confidence").isNull())
                .isTrue();
        assertThat(shown.at("/attempts/0/verdicts/0/parts/0/evidence").asString())
                .isEqualTo("no connection");
        // the call's 0.000028 and the scorer's
        assertThat(shown.at("/attempts/0/cost_usd").asString()).isEqualTo("0.0000285");
    }

    @Test
    void it_ends_in_money_and_calls_the_saving_a_forecast() {
        List<String> names = new ArrayList<>(view.propertyNames());
        assertThat(names.getLast()).isEqualTo("money");
        assertThat(view.at("/money/forecast_usd").asString()).isEqualTo("0.002");
        assertThat(view.at("/money/actual_usd").asString()).isEqualTo("0.002098");
        // 100 in and 1000 out at small, 100 in and 2000 out at large
        assertThat(view.at("/money/ceiling_usd").asString()).isEqualTo("0.00851");
        assertThat(view.at("/money/runner_up/plan").asString()).isEqualTo("single(large/thinking)");
        assertThat(view.at("/money/most_capable/forecast_usd").asString()).isEqualTo("0.006");
        assertThat(view.at("/money/saving_forecast_usd").asString()).isEqualTo("0.003902");
    }

    @Test
    void it_says_what_the_forecast_is_made_of() {
        assertThat(view.at("/explained/0/arm").asString()).isEqualTo("large/thinking");
        assertThat(view.at("/explained/0/shares/0/of").asString()).isEqualTo("level");
        assertThat(view.at("/explained/0/shares/0/logit").asDouble()).isEqualTo(1.5);
    }

    @Test
    void it_says_whose_dollar_had_to_buy_how_much_and_what_was_not_bought() {
        assertThat(view.at("/money/exchange_rate/successes_per_dollar").asDouble())
                .isEqualTo(12.5);
        assertThat(view.at("/money/exchange_rate/scope").asString()).isEqualTo("team:sales");
        assertThat(view.at("/money/exchange_rate/window").asString()).isEqualTo("month");
        assertThat(view.at("/money/unpaced/plan").asString()).isEqualTo("single(large/thinking)");
        assertThat(view.at("/money/unpaced/forecast_usd").asString()).isEqualTo("0.006");
    }

    @Test
    void an_answer_that_was_not_cut_says_nothing_of_it() {
        assertThat(view.at("/cut_short").isNull()).isTrue();
        assertThat(view.at("/attempts/0/reason").asString()).isEqualTo("planned");
        assertThat(view.at("/attempts/0/ending").asString()).isEqualTo("whole");
    }

    @Test
    void an_answer_that_starved_says_at_how_many_tokens() {
        JsonNode cut = DecisionView.of(fresh(Examples.starved("d-4", "blue"), List.of()));

        assertThat(cut.at("/cut_short/ending").asString()).isEqualTo("starved");
        assertThat(cut.at("/cut_short/answer_limit_tokens").asInt()).isEqualTo(2000);
        assertThat(cut.at("/attempts/1/reason").asString()).isEqualTo("second_try");
        assertThat(cut.at("/attempts/1/ending").asString()).isEqualTo("starved");
    }

    @Test
    void a_failure_shows_its_kind_and_saves_nothing() {
        JsonNode failed = DecisionView.of(fresh(Examples.failed("d-2", "blue"), List.of()));

        assertThat(failed.at("/attempts/0/outcome").asString()).isEqualTo("failed");
        assertThat(failed.at("/attempts/0/failure").asString()).isEqualTo("server_error");
        assertThat(failed.at("/attempts/0/status").asInt()).isEqualTo(500);
        assertThat(failed.at("/attempts/0/fallback").asBoolean()).isTrue();
        assertThat(failed.at("/money/actual_usd").asString()).isEqualTo("0");
        assertThat(failed.at("/money/saving_forecast_usd").isNull()).isTrue();
        assertThat(failed.at("/feedback").isNull()).isTrue();
    }

    @Test
    void a_decision_not_taken_has_no_actual_cost() {
        JsonNode dry = DecisionView.of(Examples.decision("d-3"));

        assertThat(dry.has("attempts")).isFalse();
        assertThat(dry.at("/money/actual_usd").isNull()).isTrue();
        assertThat(dry.at("/money/saving_forecast_usd").asString()).isEqualTo("0.004");
    }

    @Test
    void a_plan_that_revises_shows_both_its_calls_and_how_often() {
        JsonNode refine = DecisionView.of(Examples.revising("d-5")).at("/chosen");

        assertThat(refine.at("/structure").asString()).isEqualTo("refine");
        assertThat(refine.at("/calls/0/backend").asString()).isEqualTo("small");
        assertThat(refine.at("/revise/backend").asString()).isEqualTo("large");
        assertThat(refine.at("/rounds").asInt()).isEqualTo(3);
        assertThat(refine.at("/accept_at").asDouble()).isEqualTo(0.5);
    }

    @Test
    void neither_prompt_nor_answer_is_in_it() {
        assertThat(view.toString()).doesNotContain("secret");
    }
}
