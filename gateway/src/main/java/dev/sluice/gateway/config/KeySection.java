package dev.sluice.gateway.config;

import dev.sluice.adapters.Secret;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.gateway.keys.ApiKey;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads one entry of {@code keys}, and budgets. */
final class KeySection {

    private static final Map<String, Window> WINDOWS = Arrays.stream(Window.values())
            .collect(Collectors.toMap(w -> w.name().toLowerCase(Locale.ROOT), w -> w));

    private static final Map<String, Scope.Kind> KINDS = Arrays.stream(Scope.Kind.values())
            .collect(Collectors.toMap(k -> k.name().toLowerCase(Locale.ROOT), k -> k));

    private KeySection() {}

    static Optional<ApiKey> read(Section in, Environment environment) {
        in.only("name", "key-env", "sha256", "team", "organisation", "budgets");
        String name = in.need("name", "", Section::word);
        if (in.has("key-env") == in.has("sha256")) {
            in.wrong(
                    "",
                    "a key needs either 'key-env', the name of an environment variable, or 'sha256', the hash of its secret");
            return Optional.empty();
        }
        Optional<Secret> secret = in.find("key-env", environment::secret);
        Optional<String> hash = in.find("sha256", text -> text);
        Optional<String> team = in.find("team", Section::word);
        Optional<String> organisation = in.find("organisation", Section::word);
        return in.build(() -> secret.map(s -> ApiKey.of(name, s))
                .orElseGet(() -> ApiKey.ofHash(name, hash.orElse("")))
                .of(team, organisation));
    }

    static List<Budget> budgets(Section in, String key, Scope scope) {
        return in.sections(key).stream()
                .flatMap(s -> budget(s.only("limit", "window", "zone"), scope).stream())
                .toList();
    }

    /** Budgets that say whose they are. */
    static List<Budget> scoped(Section in, String key) {
        List<Budget> budgets = new ArrayList<>();
        for (Section one : in.sections(key)) {
            one.only("scope", "limit", "window", "zone");
            Scope scope = one.need("scope", Scope.key("nobody"), Scope::parse);
            budget(one, scope).ifPresent(budgets::add);
        }
        return budgets;
    }

    /** Who pays, where it is not plain from the place. */
    static Optional<Scope> scope(Section in) {
        Scope.Kind kind = in.need("kind", Scope.Kind.KEY, Section.oneOf(KINDS));
        String id = in.need("id", "", Section::word);
        return in.build(() -> new Scope(kind, id));
    }

    static Optional<Budget> budget(Section in, Scope scope) {
        Amount limit = in.need("limit", Cost.ZERO, Quantities::amount);
        Window window = in.need("window", Window.MONTH, Section.oneOf(WINDOWS));
        ZoneId zone = in.read("zone", ZoneOffset.UTC, KeySection::zone);
        return in.build(() -> new Budget(scope, limit, window, zone));
    }

    private static ZoneId zone(String text) {
        try {
            return text.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("not a time zone such as UTC or Europe/Berlin", unknown);
        }
    }
}
