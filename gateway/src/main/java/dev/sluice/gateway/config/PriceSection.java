package dev.sluice.gateway.config;

import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.PriceList;
import dev.sluice.core.backend.Rates;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a backend costs: {@code price}, or {@code prices} by date, or {@code free}. */
final class PriceSection {

    private static final PriceList FREE = PriceList.always(Price.FREE);
    private static final String[] RATES = {
        "input", "cached-input", "cache-write", "cache-write-1h", "output", "thinking"
    };

    private PriceSection() {}

    static PriceList read(Section in) {
        boolean free = in.read("free", false, Quantities::yesOrNo);
        List<String> said = Stream.of("price", "prices").filter(in::has).toList();
        if (said.size() > 1) {
            in.wrong("prices", "a backend has one 'price' or several 'prices' by date, not both");
        } else if (free && !said.isEmpty()) {
            in.wrong("free", "a backend has a price or is free, not both");
        } else if (in.has("price")) {
            return price(in.section("price").only(keys("per-call", "above")))
                    .map(PriceList::always)
                    .orElse(FREE);
        } else if (in.has("prices")) {
            return dated(in);
        } else if (!free) {
            in.wrong(
                    "price",
                    "'price' is missing: give input and output in dollars per million tokens, or say 'free: true'");
        }
        return FREE;
    }

    private static PriceList dated(Section in) {
        List<PriceList.Dated> prices = new ArrayList<>();
        for (Section one : in.sections("prices")) {
            Optional<Instant> from = one.only(keys("from", "per-call", "above")).find("from", PriceSection::time);
            price(one).ifPresent(price -> prices.add(new PriceList.Dated(from, price)));
        }
        if (!in.flawless("prices")) {
            return FREE;
        }
        try {
            return new PriceList(prices);
        } catch (IllegalArgumentException impossible) {
            in.wrong("prices", String.valueOf(impossible.getMessage()));
            return FREE;
        }
    }

    private static Optional<Price> price(Section in) {
        Rates rates = rates(in);
        Cost perCall = in.read("per-call", Cost.ZERO, Quantities::money);
        List<Price.Tier> tiers = new ArrayList<>();
        for (Section above : in.sections("above")) {
            Tokens tokens = above.only(keys("tokens")).need("tokens", new Tokens(1), BackendSection::tokens);
            tiers.add(new Price.Tier(tokens, rates(above)));
        }
        return in.build(() -> new Price(rates, tiers, perCall));
    }

    private static Rates rates(Section in) {
        Cost input = in.need("input", Cost.ZERO, Quantities::money);
        Cost cached = in.read("cached-input", input, Quantities::money);
        Cost write = in.read("cache-write", input, Quantities::money);
        Cost longWrite = in.read("cache-write-1h", write, Quantities::money);
        Cost output = in.need("output", Cost.ZERO, Quantities::money);
        Cost thinking = in.read("thinking", output, Quantities::money);
        return in.build(() -> new Rates(input, cached, write, longWrite, output, thinking))
                .orElse(Price.FREE.rates());
    }

    private static String[] keys(String... more) {
        return Stream.concat(Stream.of(RATES), Stream.of(more)).toArray(String[]::new);
    }

    /** A day, from its first instant in UTC, or an instant. */
    static Instant time(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException impossible) {
            throw new IllegalArgumentException(
                    "not a day such as 2026-12-01 or a time such as 2026-12-01T09:00:00Z", impossible);
        }
    }
}
