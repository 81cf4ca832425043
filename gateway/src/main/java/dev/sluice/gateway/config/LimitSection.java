package dev.sluice.gateway.config;

import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Unit;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads rate limits: {@code requests-per-minute: 60}, {@code tokens-per-day: 5_000_000}, {@code concurrency: 8}. */
final class LimitSection {

    /** What a rate that stands under such a key counts, and in which window. */
    private record Rate(Unit unit, Window window) {}

    private static final String CONCURRENCY = "concurrency";
    private static final Map<String, Rate> RATES = rates();

    private LimitSection() {}

    private static Map<String, Rate> rates() {
        Map<String, Rate> rates = new LinkedHashMap<>();
        for (Window window : Window.values()) {
            if (window != Window.LIFETIME) {
                rates.put("requests-per-" + window.word(), new Rate(Unit.REQUESTS, window));
                rates.put("tokens-per-" + window.word(), new Rate(Unit.TOKENS, window));
            }
        }
        return rates;
    }

    /** Rate limits of one scope. */
    static List<Budget> of(Section in, String key, Scope scope) {
        return in.has(key) ? read(in.section(key).only(known("zone")), scope) : List.of();
    }

    /** Rate limits that say whose they are. */
    static List<Budget> scoped(Section in, String key) {
        List<Budget> limits = new ArrayList<>();
        for (Section one : in.sections(key)) {
            one.only(known("scope", "zone"));
            Scope scope = one.need("scope", Scope.key("nobody"), Scope::parse);
            limits.addAll(read(one, scope));
        }
        return limits;
    }

    private static String[] known(String... more) {
        return Stream.of(RATES.keySet().stream(), Stream.of(CONCURRENCY), Stream.of(more))
                .flatMap(s -> s)
                .toArray(String[]::new);
    }

    private static List<Budget> read(Section in, Scope scope) {
        List<Budget> limits = new ArrayList<>();
        ZoneId zone = BudgetSection.zone(in);
        RATES.forEach((name, rate) -> count(in, name)
                .ifPresent(most -> limits.add(new Budget(
                        scope, rate.unit().of(most), rate.window(), zone, Budget.Kind.RATE_LIMIT, Optional.empty()))));
        count(in, CONCURRENCY)
                .ifPresent(most -> limits.add(Budget.rateLimit(scope, Count.atOnce(most), Window.LIFETIME)));
        if (limits.isEmpty() && in.flawless()) {
            in.wrong("", "limits nothing; say for example requests-per-minute, tokens-per-minute or concurrency");
        }
        return limits;
    }

    private static Optional<Long> count(Section in, String name) {
        return in.find(name, text -> {
            long count = Quantities.whole(text);
            if (count < 1) {
                throw new IllegalArgumentException("must be at least 1");
            }
            return count;
        });
    }
}
