package dev.sluice.policies.choice;

import dev.sluice.core.Situation;
import dev.sluice.core.budget.Account;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Unit;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a plan may use at most: the tightest cap on money and the tightest on tokens, and what its payers have.
 *
 * @param allowed what caller and policy allow in money, whatever its payers have
 */
record Room(
        Optional<Cap> money,
        Optional<Cap> tokens,
        Optional<Account> payer,
        Optional<Account> payerInTokens,
        Optional<Cost> allowed) {

    private static final Cost NO_COST_LIMIT = new Cost(Long.MAX_VALUE);
    private static final Tokens NO_TOKEN_LIMIT = new Tokens(Long.MAX_VALUE);

    /** As long as a request takes no more than this part of what is free, it pushes nobody out. */
    private static final int COMFORTABLE_PART = 32;

    private static final int AMPLY = 3;

    /** The most a plan may use, and who says so. */
    record Cap(Amount most, String source, boolean ofFunds) {
        private static Cap tighter(Cap one, Cap other) {
            return other.most.parts() < one.most.parts() ? other : one;
        }

        private boolean exceededBy(Spend ceiling) {
            return most.unit().of(ceiling).parts() > most.parts();
        }

        private Cap less(Spend aside) {
            Amount less = switch (most) {
                case Cost cost ->
                    new Cost(Math.max(0, cost.nanos() - aside.cost().nanos()));
                case Tokens count -> count.minus(aside.tokens());
                case Count count -> count;
            };
            return new Cap(less, source, ofFunds);
        }

        String text() {
            return source + ", " + (most instanceof Cost cost ? "$" + brief(cost) : Unit.text(most));
        }
    }

    static Room of(Optional<Cost> policyLimit, Situation situation) {
        List<Cap> limits = new ArrayList<>();
        policyLimit.ifPresent(c -> limits.add(new Cap(c, "the policy's limit", false)));
        situation.request().envelope().maxCost().ifPresent(c -> limits.add(new Cap(c, "the caller's limit", false)));
        Optional<Account> payer = situation.funds().tightest();
        Optional<Account> payerInTokens = situation.funds().tightestInTokens();
        Stream<Cap> free = payer.map(Room::free).stream();
        return new Room(
                Stream.concat(limits.stream(), free).reduce(Cap::tighter),
                payerInTokens.map(Room::free),
                payer,
                payerInTokens,
                limits.stream().reduce(Cap::tighter).map(cap -> (Cost) cap.most()));
    }

    private static Cap free(Account account) {
        return new Cap(account.free(), "what is free in " + account.budget().scope(), true);
    }

    /** What is left when so much of it is set aside. */
    Room without(Spend aside) {
        return aside.equals(Spend.NONE)
                ? this
                : new Room(
                        money.map(cap -> cap.less(aside)),
                        tokens.map(cap -> cap.less(aside)),
                        payer,
                        payerInTokens,
                        allowed);
    }

    Spend most() {
        return new Spend(
                money.map(cap -> (Cost) cap.most()).orElse(NO_COST_LIMIT),
                tokens.map(cap -> (Tokens) cap.most()).orElse(NO_TOKEN_LIMIT));
    }

    /** Whether nobody is pushed out by it, whatever is least and enough. */
    boolean easilyHolds(Spend ceiling) {
        return ceiling.within(most()) && easy(payer, ceiling) && easy(payerInTokens, ceiling);
    }

    private static boolean easy(Optional<Account> payer, Spend ceiling) {
        return payer.isEmpty()
                || payer.get().budget().unit().of(ceiling).parts()
                        <= payer.get().free().parts() / COMFORTABLE_PART;
    }

    /**
     * What a plan may reserve without pushing others out. A small part of what is free is anybody's; beyond that, what
     * is enough, as long as as many others as are in flight now could have as much; what is ample, as long as three times
     * as many could; and what is least in any case.
     */
    Spend comfortable(Spend least, Spend enough, Spend ample) {
        Spend fair = new Spend(
                new Cost(comfortable(payer, least.cost(), enough.cost(), ample.cost())),
                new Tokens(comfortable(payerInTokens, least.tokens(), enough.tokens(), ample.tokens())));
        return fair.max(least).min(most());
    }

    private static long comfortable(Optional<Account> payer, Amount least, Amount enough, Amount ample) {
        if (payer.isEmpty()) {
            return Long.MAX_VALUE;
        }
        double free = payer.get().free().parts();
        double inFlight = payer.get().reserved().parts() / (double) Math.max(1, least.parts());
        double share = free / (1 + inFlight);
        double asked =
                Math.max(Math.min((double) enough.parts(), share), Math.min((double) ample.parts(), share / AMPLY));
        return (long) Math.max(free / COMFORTABLE_PART, asked);
    }

    /** The cap that {@code ceiling} is over; money's where it is over both. */
    Optional<Cap> over(Spend ceiling) {
        return money.filter(cap -> cap.exceededBy(ceiling)).or(() -> tokens.filter(cap -> cap.exceededBy(ceiling)));
    }

    /** What made a plan tight. */
    String text() {
        return Stream.concat(money.stream(), tokens.stream()).map(Cap::text).collect(Collectors.joining("; "));
    }

    static String brief(Cost cost) {
        return cost.toUsd().round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }
}
