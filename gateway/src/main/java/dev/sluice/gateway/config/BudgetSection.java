package dev.sluice.gateway.config;

import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Unit;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads budgets. */
final class BudgetSection {

    private static final Map<String, Window> WINDOWS =
            Arrays.stream(Window.values()).collect(Collectors.toMap(Window::word, w -> w));

    private static final Map<String, Scope.Kind> KINDS =
            Arrays.stream(Scope.Kind.values()).collect(Collectors.toMap(Scope.Kind::word, k -> k));

    private static final Map<String, Budget.Kind> MEANINGS =
            Map.of("budget", Budget.Kind.BUDGET, "rate-limit", Budget.Kind.RATE_LIMIT);

    private static final Map<String, Unit> UNITS =
            Arrays.stream(Unit.values()).collect(Collectors.toMap(Unit::word, u -> u));

    /** What can be added to. */
    private static final Map<String, Unit> ADDED = Map.of("dollars", Unit.DOLLARS, "tokens", Unit.TOKENS);

    private BudgetSection() {}

    /** Budgets of one scope. */
    static List<Budget> of(Section in, String key, Scope scope) {
        return in.sections(key).stream()
                .flatMap(s -> money(s.only("limit", "window", "zone", "until"), scope).stream())
                .toList();
    }

    /** Budgets that say whose they are. */
    static List<Budget> scoped(Section in, String key) {
        List<Budget> budgets = new ArrayList<>();
        for (Section one : in.sections(key)) {
            one.only("scope", "limit", "window", "zone", "until");
            Scope scope = one.need("scope", Scope.key("nobody"), Scope::parse);
            money(one, scope).ifPresent(budgets::add);
        }
        return budgets;
    }

    private static Optional<Budget> money(Section in, Scope scope) {
        if (in.find("limit", Quantities::amount)
                .filter(limit -> limit.unit() != Unit.DOLLARS && limit.unit() != Unit.TOKENS)
                .isPresent()) {
            in.wrong("limit", "a budget is in dollars or tokens; requests are limited under 'limits'");
            return Optional.empty();
        }
        return read(in, scope, Optional.empty());
    }

    /** A budget or a rate limit, one as the other, as the admin API takes it. */
    static Optional<Budget> either(Section in) {
        in.only("scope", "limit", "window", "zone", "until", "kind");
        Optional<Scope> payer = payer(in.section("scope").only("kind", "id"));
        Optional<Budget> budget = read(in, payer.orElse(Scope.key("nobody")), in.find("kind", Section.oneOf(MEANINGS)));
        return payer.flatMap(scope -> budget);
    }

    /** An amount, with the word of its unit behind the number or beside it. */
    static Optional<TopUp> topUp(Section in) {
        in.only("scope", "window", "unit", "amount");
        Optional<Scope> payer = payer(in.section("scope").only("kind", "id"));
        Window window = in.need("window", Window.MONTH, Section.oneOf(WINDOWS));
        Optional<Unit> unit = in.find("unit", Section.oneOf(ADDED));
        Amount amount = in.need("amount", Cost.ZERO, text -> positive(text, unit));
        return in.build(() -> new TopUp(payer.orElseThrow(), window, amount));
    }

    private static Amount positive(String text, Optional<Unit> unit) {
        boolean bare = text.matches("-?[0-9_]+") && unit.equals(Optional.of(Unit.TOKENS));
        Amount amount = Quantities.amount(bare ? text + " tokens" : text);
        if (!ADDED.containsValue(amount.unit())) {
            throw new IllegalArgumentException("must be in dollars or tokens");
        }
        if (unit.isPresent() && unit.get() != amount.unit()) {
            throw new IllegalArgumentException("is in " + amount.unit().word() + ", the unit is "
                    + unit.get().word());
        }
        if (amount.parts() == 0) {
            throw new IllegalArgumentException("must be more than nothing");
        }
        return amount;
    }

    /** Which budget is meant, in the words of a query. */
    static Optional<Budget> named(Section in) {
        in.only("scope", "window", "unit");
        Scope scope = in.need("scope", Scope.key("nobody"), Scope::parse);
        Unit unit = in.need("unit", Unit.DOLLARS, Section.oneOf(UNITS));
        Window window = unit == Unit.CONCURRENCY
                ? in.read("window", Window.LIFETIME, Section.oneOf(WINDOWS))
                : in.need("window", Window.MONTH, Section.oneOf(WINDOWS));
        return in.build(() -> new Budget(scope, unit.of(0), window));
    }

    private static Optional<Scope> payer(Section in) {
        Scope.Kind kind = in.need("kind", Scope.Kind.KEY, Section.oneOf(KINDS));
        String id = in.need("id", "", Section::word);
        return in.build(() -> new Scope(kind, id));
    }

    private static Optional<Budget> read(Section in, Scope scope, Optional<Budget.Kind> kind) {
        Amount limit = in.need("limit", Cost.ZERO, Quantities::amount);
        Window window = limit.unit() == Unit.CONCURRENCY
                ? in.read("window", Window.LIFETIME, Section.oneOf(WINDOWS))
                : in.need("window", Window.MONTH, Section.oneOf(WINDOWS));
        ZoneId zone = zone(in);
        Optional<Instant> until = in.find("until", text -> end(text, zone));
        return in.build(() -> {
            Budget usual = new Budget(scope, limit, window, zone);
            return new Budget(scope, limit, window, zone, kind.orElse(usual.kind()), until);
        });
    }

    static ZoneId zone(Section in) {
        return in.read("zone", ZoneOffset.UTC, BudgetSection::zone);
    }

    private static ZoneId zone(String text) {
        try {
            return text.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("not a time zone such as UTC or Europe/Berlin", unknown);
        }
    }

    /** A day is the last one: the end is the next midnight of the zone. */
    private static Instant end(String text, ZoneId zone) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).plusDays(1).atStartOfDay(zone).toInstant();
        } catch (DateTimeParseException impossible) {
            throw new IllegalArgumentException(
                    "not a day such as 2027-12-31, the last one, or a time such as 2027-12-31T18:00:00Z", impossible);
        }
    }
}
