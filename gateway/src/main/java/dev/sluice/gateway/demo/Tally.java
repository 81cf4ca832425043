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
     * the single ways. Where that cost buys the most accurate way with money left, or not even the cheapest, it is that
     * one at its own cost, and says so.
     */
    static Tally mixture(List<Tally> ways, double usdPerThousand) {
        Comparator<Tally> byCost = Comparator.comparingDouble(Tally::usdPerThousand);
        Tally cheapest = ways.stream().min(byCost).orElseThrow();
        Tally best = ways.stream()
                .max(Comparator.comparingDouble(Tally::accuracy).thenComparing(byCost.reversed()))
                .orElseThrow();
        if (usdPerThousand >= best.usdPerThousand()) {
            return best.called("no random mixture beats " + best.way());
        }
        if (usdPerThousand <= cheapest.usdPerThousand()) {
            return cheapest.called("no random mixture is cheaper than " + cheapest.way());
        }
        double reached = 0;
        for (Tally cheap : ways) {
            if (cheap.usdPerThousand() <= usdPerThousand) {
                reached = Math.max(reached, cheap.accuracy());
                for (Tally dear : ways) {
                    if (dear.usdPerThousand() > usdPerThousand) {
                        reached = Math.max(reached, cheap.towards(dear, usdPerThousand));
                    }
                }
            }
        }
        return new Tally("best random mixture of models at that cost", reached, usdPerThousand);
    }

    private Tally called(String name) {
        return new Tally(name, accuracy, usdPerThousand);
    }

    private double towards(Tally dear, double usdPerThousand) {
        double share = (usdPerThousand - this.usdPerThousand) / (dear.usdPerThousand - this.usdPerThousand);
        return accuracy + share * (dear.accuracy - accuracy);
    }
}
