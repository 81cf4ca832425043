package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Grant;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.budget.Unavailable;
import dev.sluice.core.budget.Window;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Escalation;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a caller is told where the ledger grants nothing. */
class NothingGrantedTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:30Z");

    private final Decision decision = Fixtures.decision(new Plan.Single(Fixtures.call(Fixtures.backend("a", "1"))));

    /** A ledger that gives one answer to whoever asks. */
    private record Answering(Grant grant) implements Ledger {
        @Override
        public Grant reserve(List<Scope> scopes, Spend ceiling) {
            return grant;
        }

        @Override
        public Funds funds(List<Scope> scopes) {
            return Funds.UNLIMITED;
        }

        @Override
        public List<Account> accounts() {
            return List.of();
        }

        @Override
        public Account open(Budget budget) {
            throw new IllegalArgumentException("it opens no budget: " + budget);
        }
    }

    /** Nothing is forecast here. */
    private static final class Unlearned implements Calibration {
        @Override
        public String version() {
            return "none";
        }

        @Override
        public ArmForecast arm(Difficulty difficulty, Backend backend, Protocol protocol) {
            throw new IllegalStateException("forecast");
        }

        @Override
        public Agreement agreement(Difficulty difficulty, Backend one, Protocol ones, Backend other, Protocol others) {
            throw new IllegalStateException("forecast");
        }

        @Override
        public Escalation escalation(Difficulty difficulty, Call one, Call other, Call better) {
            throw new IllegalStateException("forecast");
        }
    }

    /** Nobody is served here: being told of anything is a mistake. */
    private static final class Refused implements CallerSink, OutcomeListener {
        @Override
        public void decided(Decision decision) {
            throw new IllegalStateException("decided");
        }

        @Override
        public void answering(Call call) {
            throw new IllegalStateException("answering");
        }

        @Override
        public void accept(AnswerChunk chunk) {
            throw new IllegalStateException("answered");
        }

        @Override
        public void observed(Outcome outcome) {
            throw new IllegalStateException("observed");
        }

        @Override
        public void judged(Answered answered, Feedback feedback) {
            throw new IllegalStateException("judged");
        }
    }

    /** Whatever would have to be asked before the ledger is there; nothing behind it is. */
    private InferenceService service(Ledger ledger) {
        Refused nobody = new Refused();
        PlanRunner runner = new PlanRunner(
                (request, call, left, sink) -> {
                    throw new IllegalStateException("called " + call);
                },
                trial -> {
                    throw new IllegalStateException("judged");
                },
                () -> 0,
                Duration.ofMinutes(1));
        return new InferenceService(
                request -> new Difficulty("test", new double[0], List.of()),
                model -> situation -> decision,
                () -> new Catalog(List.of()),
                () -> new Unlearned(),
                ledger,
                runner,
                nobody,
                () -> 7,
                () -> NOW);
    }

    private static Grant shortfall(Budget budget) {
        Account account = new Account(
                budget, budget.limit(), budget.unit().of(0), budget.window().end(NOW, budget.zone()));
        return new Shortfall(account, new Spend(new Cost(5), Fixtures.ANSWER));
    }

    @Test
    void a_used_up_budget_is_told_with_what_would_have_fitted() {
        Grant grant = shortfall(new Budget(Scope.key("dev"), new Cost(3), Window.DAY));
        assertThatThrownBy(() -> service(new Answering(grant)).serve(Fixtures.request(), new Refused()))
                .isInstanceOf(Refusal.BudgetExhausted.class)
                .hasMessageContainingAll("key:dev", "limit $0.000000003 per day", "nothing would fit");
    }

    @Test
    void a_rate_limit_is_told_with_when_it_has_room() {
        Grant grant = shortfall(new Budget(Scope.key("dev"), Count.requests(3), Window.MINUTE));
        assertThatThrownBy(() -> service(new Answering(grant)).serve(Fixtures.request(), new Refused()))
                .isInstanceOfSatisfying(
                        Refusal.RateLimited.class,
                        refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(30)))
                .hasMessageContainingAll("key:dev", "limit 3 requests per minute", "try again in 30 s");
    }

    @Test
    void a_ledger_that_is_gone_is_told_as_such() {
        Grant grant = new Unavailable("the disk is full", Duration.ofMillis(4_500));
        assertThatThrownBy(() -> service(new Answering(grant)).serve(Fixtures.request(), new Refused()))
                .isInstanceOfSatisfying(
                        Refusal.LedgerUnavailable.class,
                        refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(4_500)))
                .hasMessageContainingAll("the disk is full", "try again in 5 s");
    }
}
