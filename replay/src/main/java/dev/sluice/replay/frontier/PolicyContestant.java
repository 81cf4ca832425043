package dev.sluice.replay.frontier;

import dev.sluice.core.Policy;
import dev.sluice.core.Refusal;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Window;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.replay.trial.PolicyUnderTest;
import dev.sluice.replay.trial.Question;
import dev.sluice.replay.trial.Trial;
import dev.sluice.replay.trial.Walk;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The policy under test, served the way the gateway serves it: what is free limits the decision, and a plan whose ceiling
 * cannot be reserved is refused.
 */
public final class PolicyContestant implements Contestant {

    private static final Scope BUDGET = Scope.key("replay");

    private final Walk walk;
    private final PolicyUnderTest policy;
    private final Predicate<Question> recorded;

    /** @param recorded whether the whole pool's answers to a question are, so that it can be run */
    public PolicyContestant(Walk walk, PolicyUnderTest policy, Predicate<Question> recorded) {
        this.walk = walk;
        this.policy = policy;
        this.recorded = recorded;
    }

    /** With the policy's own objective, and no budget. */
    public Trial asWritten(Question question) {
        return served(question, policy.asWritten(question.comparable()), Optional.empty());
    }

    @Override
    public Trial answer(Question question, Cost worth, Cost free) {
        return served(question, policy.atWorth(worth, question.comparable()), Optional.of(free));
    }

    @Override
    public Expected expected(Question question, Cost worth) {
        Decision decision = walk.decide(question, policy.atWorth(worth, question.comparable()), Funds.UNLIMITED);
        Spend ceiling = decision.plan().ceiling();
        Cost cost = recorded.test(question)
                ? walk.run(question, decision, decision.ceiling()).spent()
                : decision.chosen().cost();
        return new Expected(cost, ceiling.cost());
    }

    private Trial served(Question question, Policy chooses, Optional<Cost> free) {
        try {
            Decision decision = walk.decide(question, chooses, funds(free));
            Spend most = new Spend(free.orElse(new Cost(Long.MAX_VALUE)), new Tokens(Long.MAX_VALUE));
            if (decision.ceiling().within(most)) {
                return run(question, decision, decision.ceiling(), most);
            }
            return decision.plan().ceiling().within(most)
                    ? run(question, decision, decision.plan().ceiling(), most)
                    : Trial.refused(
                            question.key(),
                            "the budget cannot reserve " + decision.plan().describe());
        } catch (Refusal.NoViablePlan | Refusal.BudgetExhausted refusal) {
            return Trial.refused(question.key(), String.valueOf(refusal.getMessage()));
        }
    }

    /** What an answer that was cut needs once more is reserved on top, as far as there is money. */
    private Trial run(Question question, Decision decision, Spend held, Spend most) {
        Trial trial = walk.run(question, decision, held);
        boolean whole = trial.accepted().filter(given -> !given.cut()).isPresent();
        return whole ? trial : walk.run(question, decision, most);
    }

    private static Funds funds(Optional<Cost> free) {
        return free.map(left -> new Funds(Optional.of(new Account(
                        new Budget(BUDGET, left, Window.LIFETIME), Cost.ZERO, Cost.ZERO, Optional.empty()))))
                .orElse(Funds.UNLIMITED);
    }
}
