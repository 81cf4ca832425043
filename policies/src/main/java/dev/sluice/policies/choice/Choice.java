package dev.sluice.policies.choice;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.ExchangeRate;
import java.util.Comparator;
import java.util.List;

/**
 * What an objective takes, by which rule, and how the others fell.
 *
 * <pre>
 * worth:    max  V p - cost (1 + rate V)
 * quality:  the cheapest with p at least the required; where rate > 0,  max  p - rate cost  of those no dearer
 * </pre>
 *
 * At a rate of zero the second is the first of its plans: none that is cheaper reaches what is required. As the rate
 * rises, the choice moves down the frontier of plans, and what is required gives way as smoothly as that has points.
 *
 * @param best the one with the highest forecast success
 * @param unpaced what would be taken at no exchange rate
 * @param required the success asked for; 0 where the objective asks for none
 */
record Choice(Objective objective, ExchangeRate rate, Fitted chosen, Fitted best, Fitted unpaced, double required) {

    static Choice of(Objective objective, ExchangeRate rate, List<Fitted> viable) {
        Fitted best = viable.stream()
                .max(Comparator.comparingDouble(Fitted::success)
                        .thenComparing(f -> f.forecast().cost(), Comparator.reverseOrder()))
                .orElseThrow();
        return switch (objective) {
            case Objective.Quality quality -> {
                double required = quality.ofBest() * best.trusted();
                Fitted enough = viable.stream()
                        .filter(f -> f.trusted() >= required)
                        .min(Comparator.comparing((Fitted f) -> f.forecast().cost())
                                .thenComparing(Comparator.comparingDouble(Fitted::success)
                                        .reversed()))
                        .orElseThrow();
                Fitted chosen = rate.binds() ? mostValue(noDearer(viable, enough), rate.perDollar(), enough) : enough;
                yield new Choice(objective, rate, chosen, best, enough, required);
            }
            case Objective.Worth worth -> {
                double perDollar = 1 / worth.perSuccess().inUsd();
                Fitted unpaced = mostValue(viable, perDollar, viable.getFirst());
                Fitted chosen = rate.binds() ? mostValue(viable, perDollar + rate.perDollar(), unpaced) : unpaced;
                yield new Choice(objective, rate, chosen, best, unpaced, 0);
            }
        };
    }

    private static List<Fitted> noDearer(List<Fitted> viable, Fitted than) {
        return viable.stream()
                .filter(f -> f.forecast().cost().compareTo(than.forecast().cost()) <= 0)
                .toList();
    }

    /** @param atLeast taken unless another has more value */
    private static Fitted mostValue(List<Fitted> among, double perDollar, Fitted atLeast) {
        Fitted most = atLeast;
        for (Fitted fitted : among) {
            if (value(fitted, perDollar) > value(most, perDollar)) {
                most = fitted;
            }
        }
        return most;
    }

    /** In successes, where a dollar must buy so many. */
    private static double value(Fitted fitted, double perDollar) {
        return fitted.trusted() - perDollar * fitted.usd();
    }

    /** Higher is better by the objective. */
    double rank(Fitted fitted) {
        return switch (objective) {
            case Objective.Quality q -> {
                if (rate.binds() && !dearer(fitted)) {
                    yield 2 + value(fitted, rate.perDollar());
                }
                yield fitted.trusted() >= required ? 1 / (1 + fitted.usd()) : fitted.trusted() - 1;
            }
            case Objective.Worth worth -> value(fitted, 1 / worth.perSuccess().inUsd() + rate.perDollar());
        };
    }

    private boolean dearer(Fitted fitted) {
        return fitted.forecast().cost().compareTo(unpaced.forecast().cost()) > 0;
    }

    String why(Fitted fitted) {
        return switch (objective) {
            case Objective.Quality q -> {
                if (rate.binds() && !dearer(fitted)) {
                    yield Digits.fixed(value(chosen, rate.perDollar()) - value(fitted, rate.perDollar()), 4)
                            + " successes less, at " + rateText() + " to the dollar";
                }
                yield fitted.trusted() < required
                        ? "success " + part(fitted.trusted()) + " below the " + part(required) + " required"
                        : "enough success, but $" + Room.brief(fitted.forecast().cost()) + " against $"
                                + Room.brief(chosen.forecast().cost());
            }
            case Objective.Worth worth -> {
                double usd = worth.perSuccess().inUsd();
                double perDollar = 1 / usd + rate.perDollar();
                yield "worth $" + Digits.fixed(usd * (value(chosen, perDollar) - value(fitted, perDollar)), 6)
                        + " less per request";
            }
        };
    }

    String rule() {
        String rule = switch (objective) {
            case Objective.Quality quality ->
                (unpaced.is(best) ? "nothing cheaper reaches " : "cheapest with success of at least ") + part(required)
                        + ", " + quality.ofBest() + " of the best forecast";
            case Objective.Worth worth -> "most value at $" + worth.perSuccess() + " a success";
        };
        if (!rate.binds()) {
            return rule;
        }
        String instead = chosen.is(unpaced)
                ? ""
                : ": instead of " + unpaced.forecast().plan().describe() + " for $"
                        + Room.brief(unpaced.forecast().cost());
        return rule + "; a dollar of " + rate.account().map(Choice::payer).orElse("nobody") + " must buy " + rateText()
                + " successes now" + instead;
    }

    private static String payer(Account account) {
        return account.budget().scope() + " per " + account.budget().window().word();
    }

    private String rateText() {
        return Digits.fixed(rate.perDollar(), rate.perDollar() < 100 ? 1 : 0);
    }

    private static String part(double probability) {
        return Digits.fixed(probability, 3);
    }
}
