package dev.sluice.gateway.config;

import dev.sluice.adapters.Secret;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.gateway.keys.ApiKey;
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
        in.only("name", "key-env", "sha256", "budgets");
        String name = in.need("name", "", Section::word);
        if (in.has("key-env") == in.has("sha256")) {
            in.wrong(
                    "",
                    "a key needs either 'key-env', the name of an environment variable, or 'sha256', the hash of its secret");
            return Optional.empty();
        }
        Optional<Secret> secret = in.find("key-env", environment::secret);
        Optional<String> hash = in.find("sha256", text -> text);
        return in.build(
                () -> secret.map(s -> ApiKey.of(name, s)).orElseGet(() -> ApiKey.ofHash(name, hash.orElse(""))));
    }

    static List<Budget> budgets(Section in, String key, Scope scope) {
        return in.sections(key).stream()
                .flatMap(s -> budget(s.only("limit", "window"), scope).stream())
                .toList();
    }

    /** Who pays, where it is not plain from the place. */
    static Optional<Scope> scope(Section in) {
        Scope.Kind kind = in.need("kind", Scope.Kind.KEY, Section.oneOf(KINDS));
        String id = in.need("id", "", Section::word);
        return in.build(() -> new Scope(kind, id));
    }

    static Optional<Budget> budget(Section in, Scope scope) {
        Cost limit = in.need("limit", Cost.ZERO, Quantities::money);
        Window window = in.need("window", Window.MONTH, Section.oneOf(WINDOWS));
        return in.build(() -> new Budget(scope, limit, window));
    }
}
