package dev.sluice.contract.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.InferenceService;
import dev.sluice.core.PlanRunner;
import dev.sluice.core.Policy;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Window;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.plan.Escalation;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Tokens;
import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.policies.budget.InMemoryLedger;
import dev.sluice.policies.choice.FrontierPolicy;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PinnedPolicy;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.policies.learn.OutcomeLearner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key of $25 whose agents ask for 64,000 tokens on every call is spent before anything is refused. */
class PhantomRefusalTest {

    private static final Cost LIMIT = Cost.usd("25");
    private static final Backend CHEAP = backend("0.15", "0.60");
    private static final Backend DEAR = backend("15", "75");
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final InMemoryLedger ledger = new InMemoryLedger(() -> Instant.parse("2026-04-16T12:00:00Z"));

    private static Backend backend(String inputUsd, String outputUsd) {
        return new Backend(
                "one",
                "one",
                new ModelCard("f", "unheard-of", ThinkingControl.NONE, Set.of()),
                Price.perMillion(inputUsd, inputUsd, outputUsd),
                new Tokens(200_000),
                Agents.ASKED,
                Map.of());
    }

    private static Policy policy(boolean pinned, Backend backend) {
        return pinned
                ? new PinnedPolicy(backend)
                : new FrontierPolicy(
                        new PolicySpec("p", new Objective.Quality(.95), Limits.NONE, Set.of("single"), Set.of()), 1);
    }

    private InferenceService service(
            Agents agents, Policy policy, Backend backend, Supplier<Calibration> known, OutcomeListener outcomes) {
        return new InferenceService(
                LexicalEstimator.shipped(),
                model -> policy,
                () -> new Catalog(List.of(backend)),
                known,
                ledger,
                new PlanRunner(
                        agents,
                        trial -> new Verdict("none", .5, "nothing looked at"),
                        System::nanoTime,
                        Duration.ofMinutes(1)),
                outcomes,
                () -> 1,
                () -> Instant.parse("2026-04-16T12:00:00Z"));
    }

    private Account account() {
        return ledger.accounts().getFirst();
    }

    /** The part of the limit that is charged to the key. */
    private double spent() {
        return account().spent().parts() / (double) LIMIT.nanos();
    }

    private void capIsKept() {
        assertThat(account().spent().parts() + account().reserved().parts()).isLessThanOrEqualTo(LIMIT.nanos());
    }

    private void spends(String who, Agents agents, InferenceService service) throws InterruptedException {
        ledger.open(new Budget(Scope.key("agent"), LIMIT, Window.LIFETIME));
        double[] atRefusal = new double[1];
        agents.askUntilRefused(service, this::capIsKept, () -> atRefusal[0] = spent());
        capIsKept();
        System.out.printf(
                "%s: %.2f %% of $25 charged at the first refusal, %.2f %% when those in flight had ended;"
                        + " %d requests, %d answers cut%n",
                who, 100 * atRefusal[0], 100 * spent(), agents.asked(), agents.cut());
        assertThat(atRefusal[0]).as(who).isGreaterThanOrEqualTo(.95);
    }

    @ParameterizedTest(name = "{0}, {1} at once, by name: {2}")
    @CsvSource({
        "dear, 1, true",
        "dear, 8, true",
        "dear, 32, true",
        "dear, 1, false",
        "dear, 8, false",
        "dear, 32, false",
        "cheap, 1, true",
        "cheap, 8, true",
        "cheap, 32, true",
    })
    void where_the_length_of_answers_is_known(String model, int callers, boolean pinned) throws Exception {
        Agents agents = new Agents(callers, callers);
        Backend backend = model.equals("dear") ? DEAR : CHEAP;

        spends(
                model + ", " + callers + " at once, " + (pinned ? "by name" : "by policy") + ", lengths known",
                agents,
                service(agents, policy(pinned, backend), backend, Known::new, new Deaf()));
    }

    @ParameterizedTest(name = "{0} at once, by name: {1}")
    @CsvSource({"1, true", "8, true", "32, true", "32, false"})
    void where_the_length_of_answers_is_learned_on_the_way(int callers, boolean pinned) throws Exception {
        Agents agents = new Agents(callers, callers);
        try (OutcomeLearner learner = new OutcomeLearner(FittedCalibration.shipped(), 10_000)) {
            spends(
                    "dear, " + callers + " at once, " + (pinned ? "by name" : "by policy") + ", lengths learned",
                    agents,
                    service(agents, policy(pinned, DEAR), DEAR, learner::get, new Patient(learner)));
        }
    }

    /** Knows how long answers become. */
    private static final class Known implements Calibration {
        @Override
        public String version() {
            return "known";
        }

        @Override
        public ArmForecast arm(Difficulty difficulty, Backend backend, Protocol protocol) {
            return new ArmForecast(
                    new Probability(.8, .8, .8),
                    new Tokens(Math.round(Agents.MEDIAN * Math.exp(Agents.SPREAD * Agents.SPREAD / 2))),
                    new Tokens(Math.round(Agents.MEDIAN * Math.exp(1.645 * Agents.SPREAD))),
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

    private static final class Deaf implements OutcomeListener {
        @Override
        public void observed(Outcome outcome) {}

        @Override
        public void judged(Answered answered, Feedback feedback) {}
    }

    /**
     * Waits until an outcome was learned from, so that the order of things is that of the seed. It parks: where all
     * carriers spin, a virtual thread that is next in line for the learner's queue never runs, and the learner behind it
     * waits for ever.
     */
    private record Patient(OutcomeLearner learner) implements OutcomeListener {
        private static final Duration LOOK_AGAIN = Duration.ofNanos(50_000);

        @Override
        public void observed(Outcome outcome) {
            String before = learner.get().version();
            learner.observed(outcome);
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (learner.get().version().equals(before)) {
                assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
        }

        @Override
        public void judged(Answered answered, Feedback feedback) {}
    }
}
