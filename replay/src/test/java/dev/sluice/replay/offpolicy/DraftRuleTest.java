package dev.sluice.replay.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Policy;
import dev.sluice.core.Situation;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Rejected;
import dev.sluice.core.request.Cost;
import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.policies.choice.FrontierPolicy;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.replay.data.AskedPrompt;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.offpolicy.LoggedDecision.Option;
import dev.sluice.replay.pool.Pool;
import dev.sluice.replay.pool.PoolPrices;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DraftRuleTest {

    private static final List<String> MODELS =
            List.of("gpt-4o-2024-08-06", "gpt-4o-mini-2024-07-18", "gemma-2-9b-it", "claude-3-5-sonnet-20241022");

    private static final Pool POOL = Pool.of(
            MODELS,
            PoolPrices.of(
                    MODELS,
                    new Prices(Map.of()),
                    List.of(
                            "gpt-4o-2024-08-06=2.5:10",
                            "gpt-4o-mini-2024-07-18=0.15:0.6",
                            "gemma-2-9b-it=0.3:0.3",
                            "claude-3-5-sonnet-20241022=3:15")));

    static Stream<Objective> objectives() {
        return Stream.of(
                new Objective.Quality(.8),
                new Objective.Quality(.95),
                new Objective.Quality(1),
                new Objective.Worth(Cost.usd("0.0005")),
                new Objective.Worth(Cost.usd("0.005")),
                new Objective.Worth(Cost.usd("0.5")));
    }

    /** So that what-if answers for the policy that would really decide. */
    @ParameterizedTest
    @MethodSource("objectives")
    void it_chooses_what_the_gateways_policy_chooses(Objective objective) {
        PolicySpec spec = new PolicySpec("draft", objective, Limits.NONE, Set.of("single", "cascade"), Set.of());
        Policy policy = new FrontierPolicy(spec, 1);
        LexicalEstimator estimator = LexicalEstimator.shipped();
        FittedCalibration calibration = FittedCalibration.shipped();
        for (int i = 1; i <= 60; i++) {
            var request = AskedPrompt.request(
                    "q" + i,
                    ("Compute the final answer: how many primes lie below " + i * 37 + "? ").repeat(1 + i % 7)
                            + (i % 3 == 0 ? "def f(x): return x == [] " : "Consider the polynomial $x^" + i + "$."));
            Decision decision = policy.decide(new Situation(
                    request, estimator.estimate(request), POOL.catalog(), calibration, Funds.UNLIMITED, i));

            List<Option> options = Stream.concat(
                            Stream.of(decision.chosen()),
                            decision.rejected().stream().map(Rejected::forecast))
                    .map(DraftRuleTest::option)
                    .toList();

            assertThat(new DraftRule(spec).choose(options))
                    .as("prompt %d", i)
                    .hasValueSatisfying(option ->
                            assertThat(option.plan()).isEqualTo(decision.plan().describe()));
        }
    }

    private static Option option(Forecast forecast) {
        return new Option(
                forecast.plan().describe(),
                forecast.plan().structure(),
                forecast.plan().calls().stream().map(c -> c.backend().id()).collect(Collectors.toSet()),
                forecast.success().low(),
                forecast.success().mean(),
                forecast.cost().inUsd(),
                forecast.plan().ceiling().cost().inUsd(),
                forecast.latency().toNanos() / 1e9,
                0);
    }
}
