package dev.sluice.replay.pace;

import dev.sluice.core.Policy;
import dev.sluice.core.Situation;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.request.Amount;
import dev.sluice.policies.choice.FrontierPolicy;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import java.util.Optional;
import java.util.Set;

/** A way to spend a budget over a month. */
record Strategy(String name, Policy policy) {

    private static final double QUALITY = .97;
    private static final double FROM = .8;

    static Strategy paced() {
        return new Strategy("Sluice, paced", frontier(true, Set.of()));
    }

    static Strategy unpaced() {
        return new Strategy("Sluice, unpaced, refused when the money is gone", frontier(false, Set.of()));
    }

    static Strategy cliff() {
        return new Strategy("best model, refused when the money is gone", only(SimulatedArm.BEST));
    }

    static Strategy downgrade() {
        return new Strategy("best model, from 80 % used the cheapest", from80(only(SimulatedArm.BEST)));
    }

    static Strategy unpacedDowngrade() {
        return new Strategy("Sluice, unpaced, from 80 % used the cheapest", from80(frontier(false, Set.of())));
    }

    /** One rate from beginning to end; which one would be right is known only afterwards. */
    static Strategy constant(double perDollar) {
        Policy frontier = frontier(true, Set.of());
        return new Strategy(
                "clairvoyant: the one constant rate that spends it all",
                situation -> frontier.decide(at(situation, new ExchangeRate(perDollar, Optional.empty()))));
    }

    private static Situation at(Situation situation, ExchangeRate rate) {
        return new Situation(
                situation.request(),
                situation.difficulty(),
                situation.catalog(),
                situation.calibration(),
                situation.funds(),
                rate,
                situation.seed());
    }

    private static Policy only(String backend) {
        return frontier(false, Set.of(backend));
    }

    private static Policy frontier(boolean paced, Set<String> backends) {
        return new FrontierPolicy(
                new PolicySpec("p", new Objective.Quality(QUALITY), Limits.NONE, Set.of("single"), backends, paced), 1);
    }

    private static Policy from80(Policy before) {
        Policy after = only(SimulatedArm.CHEAPEST);
        return situation -> used(situation) < FROM ? before.decide(situation) : after.decide(situation);
    }

    private static double used(Situation situation) {
        return situation
                .funds()
                .tightest()
                .map(account -> parts(account.spent()) / parts(limit(account)))
                .orElse(0.0);
    }

    private static Amount limit(Account account) {
        return account.budget().limit();
    }

    private static double parts(Amount amount) {
        return amount.parts();
    }
}
