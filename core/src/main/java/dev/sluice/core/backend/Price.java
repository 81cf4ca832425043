package dev.sluice.core.backend;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a backend charges for one call: so much for each kind of token, and a fee.
 *
 * @param rates for a prompt of usual length
 * @param tiers for longer prompts, shortest first
 * @param perCall whatever the call took; not for one that took nothing
 */
public record Price(Rates rates, List<Tier> tiers, Cost perCall) {

    public static final Price FREE = new Price(Cost.ZERO, Cost.ZERO, Cost.ZERO);

    /** Other rates, for the whole of a call whose prompt has more than so many tokens. */
    public record Tier(Tokens above, Rates rates) {
        public Tier {
            if (above.count() < 1) {
                throw new IllegalArgumentException("above must be at least 1 token: " + above.count());
            }
        }
    }

    public Price {
        tiers = List.copyOf(tiers);
        for (int i = 1; i < tiers.size(); i++) {
            if (tiers.get(i).above().compareTo(tiers.get(i - 1).above()) <= 0) {
                throw new IllegalArgumentException("above must rise from tier to tier: "
                        + tiers.get(i - 1).above().count() + ", "
                        + tiers.get(i).above().count());
            }
        }
    }

    /** One rate for a prompt of any length, and thinking billed as output. */
    public Price(Cost inputPerMillion, Cost cachedInputPerMillion, Cost outputPerMillion) {
        this(Rates.of(inputPerMillion, cachedInputPerMillion, outputPerMillion), List.of(), Cost.ZERO);
    }

    public static Price perMillion(String inputUsd, String cachedInputUsd, String outputUsd) {
        return new Price(Cost.usd(inputUsd), Cost.usd(cachedInputUsd), Cost.usd(outputUsd));
    }

    /** For a prompt of usual length. */
    public Cost inputPerMillion() {
        return rates.input();
    }

    /** For a prompt of usual length. */
    public Cost cachedInputPerMillion() {
        return rates.cachedInput();
    }

    /** For a prompt of usual length. */
    public Cost outputPerMillion() {
        return rates.output();
    }

    /** The price of one call, rounded up to the next nano-dollar. */
    public Cost of(TokenCounts counts) {
        return counts.isNothing()
                ? Cost.ZERO
                : ratesOf(counts.input()).of(counts).plus(perCall);
    }

    /** @param input all input tokens, those read from a cache included */
    public Cost of(Tokens input, Tokens cachedInput, Tokens output) {
        return of(new TokenCounts(input, cachedInput.min(input), Tokens.ZERO, Tokens.ZERO, output, Tokens.ZERO));
    }

    /** The most a call can cost whose prompt has at most so many tokens: the worst of all tiers it may fall into. */
    public Cost ceiling(Tokens promptBound, Tokens output) {
        Cost worst = rates.dearest(promptBound.min(longestIn(-1)), output);
        for (int i = 0; i < tiers.size() && reaches(promptBound, i); i++) {
            worst = worst.max(tiers.get(i).rates().dearest(promptBound.min(longestIn(i)), output));
        }
        return worst.plus(perCall);
    }

    /** The most output that such a prompt may be answered with, the call's {@link #ceiling} being within {@code money}. */
    public Tokens outputWithin(Cost money, Tokens promptBound) {
        if (money.compareTo(perCall) < 0) {
            return Tokens.ZERO;
        }
        Cost left = money.minus(perCall);
        Tokens least = rates.outputFor(left, promptBound.min(longestIn(-1)));
        for (int i = 0; i < tiers.size() && reaches(promptBound, i); i++) {
            least = least.min(tiers.get(i).rates().outputFor(left, promptBound.min(longestIn(i))));
        }
        return least;
    }

    /** Nowhere cheaper than either. */
    public Price max(Price other) {
        TreeSet<Tokens> steps = new TreeSet<>();
        tiers.forEach(tier -> steps.add(tier.above()));
        other.tiers.forEach(tier -> steps.add(tier.above()));
        List<Tier> both = new ArrayList<>();
        for (Tokens above : steps) {
            Tokens beyond = above.plus(new Tokens(1));
            both.add(new Tier(above, ratesOf(beyond).max(other.ratesOf(beyond))));
        }
        return new Price(rates.max(other.rates), both, perCall.max(other.perCall));
    }

    private Rates ratesOf(Tokens input) {
        Rates of = rates;
        for (int i = 0; i < tiers.size() && reaches(input, i); i++) {
            of = tiers.get(i).rates();
        }
        return of;
    }

    private boolean reaches(Tokens prompt, int tier) {
        return prompt.compareTo(tiers.get(tier).above()) > 0;
    }

    /** The longest prompt that a tier is for. */
    private Tokens longestIn(int tier) {
        return tier + 1 < tiers.size() ? tiers.get(tier + 1).above() : new Tokens(Long.MAX_VALUE);
    }
}
