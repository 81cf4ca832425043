package dev.sluice.core.backend;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The prices of a backend by the time from which each holds, earliest first. The first also holds before its time. */
public record PriceList(List<Dated> prices) {

    /** @param from empty for what has always held */
    public record Dated(Optional<Instant> from, Price price) {}

    public PriceList {
        prices = List.copyOf(prices);
        if (prices.isEmpty()) {
            throw new IllegalArgumentException("prices must hold at least one price");
        }
        for (int i = 1; i < prices.size(); i++) {
            Optional<Instant> from = prices.get(i).from();
            Optional<Instant> before = prices.get(i - 1).from();
            if (from.isEmpty()) {
                throw new IllegalArgumentException("from is missing: only the first price may have always held");
            }
            if (before.isPresent() && !before.get().isBefore(from.get())) {
                throw new IllegalArgumentException(
                        "from must rise from price to price: " + before.get() + ", " + from.get());
            }
        }
    }

    public static PriceList always(Price price) {
        return new PriceList(List.of(new Dated(Optional.empty(), price)));
    }

    public Price at(Instant time) {
        Price holds = prices.getFirst().price();
        for (int i = 1; i < prices.size() && beginsBy(i, time); i++) {
            holds = prices.get(i).price();
        }
        return holds;
    }

    /** Nowhere cheaper than any price that holds at some time of a stretch: what must be reckoned with in it. */
    public Price during(Instant begin, Duration stretch) {
        Price dearest = at(begin);
        Instant end = begin.plus(stretch);
        for (int i = 1; i < prices.size() && beginsBy(i, end); i++) {
            if (!beginsBy(i, begin)) {
                dearest = dearest.max(prices.get(i).price());
            }
        }
        return dearest;
    }

    private boolean beginsBy(int i, Instant time) {
        return !prices.get(i).from().orElse(Instant.MIN).isAfter(time);
    }
}
