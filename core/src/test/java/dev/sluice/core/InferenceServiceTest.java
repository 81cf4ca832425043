package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Habits;
import dev.sluice.core.budget.Pace;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Window;
import dev.sluice.core.call.AnswerChunk;
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
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Escalation;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The walk where several want the same money: a dollar per million output tokens, of a key with a tenth of a cent. */
class InferenceServiceTest {

    private static final Backend BACKEND = Fixtures.backend("b", "1");
    private static final List<Scope> KEY = List.of(Scope.key("dev"));

    private final ScriptedLedger ledger = new ScriptedLedger();
    private final List<Situation> situations = new ArrayList<>();

    @BeforeEach
    void open() {
        ledger.open(new Budget(KEY.getFirst(), new Cost(1_000_000), Window.DAY));
    }

    /** Takes half of what is free, and never less than 100 tokens. */
    private Decision half(Situation situation) {
        situations.add(situation);
        long tokens = Math.max(100, situation.funds().free().orElseThrow().nanos() / 2_000);
        return Fixtures.decision(
                new Plan.Single(new Call(BACKEND, new Protocol.Direct(), Tokens.ZERO, new Tokens(tokens), 1)));
    }

    private InferenceService service() {
        return new InferenceService(
                request -> new Difficulty("test", new double[0], List.of()),
                model -> this::half,
                () -> new Catalog(List.of(BACKEND)),
                Gain::new,
                ledger,
                new PlanRunner(
                        (request, call, timeLeft, sink) -> Fixtures.completion("42", 10),
                        trial -> new Verdict("none", 1, "nothing seen"),
                        System::nanoTime,
                        Duration.ofSeconds(10)),
                new Deaf(),
                () -> 7,
                () -> ScriptedLedger.NOW);
    }

    private void somebodyTakes(long nanos) {
        ledger.quietly(KEY, new Spend(new Cost(nanos), Tokens.ZERO));
    }

    @Test
    void a_request_that_lost_a_race_for_money_is_decided_anew_with_what_is_left() {
        int[] racers = {0};
        ledger.beforeEachReservation(() -> {
            if (racers[0]++ < 2) {
                somebodyTakes(racers[0] == 1 ? 600_000 : 200_000);
            }
        });

        Served served = service().serve(Fixtures.request(), new Silent());

        assertThat(situations)
                .extracting(s -> s.funds().free().orElseThrow())
                .containsExactly(new Cost(1_000_000), new Cost(200_000));
        assertThat(served.decision().plan().ceiling().cost()).isEqualTo(new Cost(100_000));
        assertThat(served.charged().cost()).isEqualTo(new Cost(10_000));
    }

    @Test
    void money_that_was_short_from_the_start_is_refused_at_once() {
        somebodyTakes(950_000);

        assertThatThrownBy(() -> service().serve(Fixtures.request(), new Silent()))
                .isInstanceOf(Refusal.BudgetExhausted.class);
        assertThat(situations).hasSize(1);
    }

    @Test
    void races_are_lost_only_so_often() {
        ledger.open(new Budget(KEY.getFirst(), Cost.usd("1"), Window.DAY));
        ledger.beforeEachReservation(() -> {
            long free = ledger.funds(KEY).free().orElseThrow().nanos();
            somebodyTakes(free * 3 / 5);
        });

        assertThatThrownBy(() -> service().serve(Fixtures.request(), new Silent()))
                .isInstanceOf(Refusal.BudgetExhausted.class);
        assertThat(situations).hasSizeBetween(2, 20);
    }

    @Test
    void a_decision_is_told_what_a_dollar_must_buy_and_of_whose() {
        Reservation spent = (Reservation) ledger.quietly(KEY, new Spend(new Cost(800_000), Tokens.ZERO));
        spent.close();

        service().serve(Fixtures.request(), new Silent());

        Account account = situations.getFirst().rate().account().orElseThrow();
        assertThat(account.budget().scope()).isEqualTo(KEY.getFirst());
        assertThat(situations.getFirst().rate().perDollar()).isEqualTo(10 * (Math.pow(.5 / .2, 4) - 1));
    }

    /** Knows but that a dollar buys ten successes. */
    private static final class Gain implements Calibration {
        @Override
        public String version() {
            return "gain";
        }

        @Override
        public ArmForecast arm(Difficulty difficulty, Backend backend, Protocol protocol) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public Agreement agreement(Difficulty difficulty, Backend one, Protocol ones, Backend other, Protocol others) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public Escalation escalation(Difficulty difficulty, Call one, Call other, Call better) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public Habits habits() {
            return new Habits(10, Pace.UNIFORM);
        }
    }

    private static final class Silent implements CallerSink {
        @Override
        public void decided(Decision decision) {}

        @Override
        public void accept(AnswerChunk chunk) {}
    }

    private static final class Deaf implements OutcomeListener {
        @Override
        public void observed(Outcome outcome) {}

        @Override
        public void judged(Answered answered, Feedback feedback) {}
    }
}
