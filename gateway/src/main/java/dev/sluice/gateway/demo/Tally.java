package dev.sluice.gateway.demo;

import dev.sluice.core.request.Cost;
import java.util.Comparator;
import java.util.List;

/** How a way of answering did over the whole set. */
record Tally(String way, double accuracy, double usdPerThousand) {

    static Tally of(String way, int right, int asked, Cost cost) {
        return new Tally(way, (double) right / asked, cost.inUsd() * 1000 / asked);
    }

    /**
     * What drawing one of {@code ways} at random for each prompt can reach at best, at a given cost: the upper hull of
     * the single ways. Cheaper than the cheapest it is that one, dearer than the most accurate it is that one.
     */
    static Tally mixture(List<Tally> ways, double usdPerThousand) {
        double best = ways.stream()
                .min(Comparator.comparingDouble(Tally::usdPerThousand))
                .orElseThrow()
                .accuracy();
        for (Tally cheap : ways) {
            if (cheap.usdPerThousand() <= usdPerThousand) {
                best = Math.max(best, cheap.accuracy());
                for (Tally dear : ways) {
                    if (dear.usdPerThousand() > usdPerThousand) {
                        best = Math.max(best, cheap.towards(dear, usdPerThousand));
                    }
                }
            }
        }
        return new Tally("best random mixture at Sluice's cost", best, usdPerThousand);
    }

    private double towards(Tally dear, double usdPerThousand) {
        double share = (usdPerThousand - this.usdPerThousand) / (dear.usdPerThousand - this.usdPerThousand);
        return accuracy + share * (dear.accuracy - accuracy);
    }
}
