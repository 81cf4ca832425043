package dev.sluice.gateway.config;

import dev.sluice.adapters.Secret;
import dev.sluice.gateway.keys.ApiKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of {@code keys}; its budgets and limits are read beside it. */
final class KeySection {

    private KeySection() {}

    static Optional<ApiKey> read(Section in, Environment environment) {
        in.only(
                "name",
                "key-env",
                "sha256",
                "team",
                "organisation",
                "models",
                "expires",
                "explore",
                "budgets",
                "limits");
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
        List<String> models = in.list("models", Section::word);
        Optional<Instant> expires = in.find("expires", PriceSection::time);
        boolean explore = in.read("explore", true, Section.oneOf(Map.of("true", true, "false", false)));
        return in.build(() -> secret.map(s -> ApiKey.of(name, s))
                .orElseGet(() -> ApiKey.ofHash(name, hash.orElse("")))
                .of(team, organisation)
                .limited(Set.copyOf(models), expires)
                .exploring(explore));
    }
}
