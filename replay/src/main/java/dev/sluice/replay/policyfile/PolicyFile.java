package dev.sluice.replay.policyfile;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.replay.WrongInput;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a policy: one entry of {@code policies} by itself, or a whole {@code sluice.yaml}, of which the default policy
 * is taken. It never explores, whatever the file says: what is asked is what its rule takes. Unknown keys and impossible values are refused with their place.
 */
public final class PolicyFile {

    private static final String UNNAMED = "draft";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private PolicyFile() {}

    /** @throws WrongInput where there is no policy in it */
    public static PolicySpec read(Path file) {
        Section root = Section.of(file.toString(), mapping(file));
        if (!root.has("policies")) {
            return policy(root, UNNAMED);
        }
        Section policies = root.section("policies");
        Set<String> names = policies.values().keySet();
        String name = root.has("default-policy")
                ? root.text("default-policy")
                : names.size() == 1 ? names.iterator().next() : "default";
        if (!names.contains(name)) {
            throw new WrongInput(file + " has no policy '" + name + "'; it has " + String.join(", ", names));
        }
        return policy(policies.section(name), name);
    }

    private static Map<?, ?> mapping(Path file) {
        try {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            if (root instanceof Map<?, ?> map) {
                return map;
            }
            throw new WrongInput(file + " holds no policy: it is not a YAML mapping");
        } catch (IOException e) {
            throw new WrongInput("cannot read the policy " + file + ": " + e.getMessage(), e);
        } catch (YAMLException e) {
            throw new WrongInput(
                    file + " is not YAML: " + String.valueOf(e.getMessage()).replace('\n', ' '), e);
        }
    }

    private static PolicySpec policy(Section in, String name) {
        in.only("objective", "limits", "structures", "backends", "paced", "explore");
        Objective objective = objective(in);
        Limits limits = in.has("limits") ? limits(in.section("limits")) : Limits.NONE;
        Set<String> structures =
                in.has("structures") ? new LinkedHashSet<>(in.list("structures")) : PolicySpec.USUAL_STRUCTURES;
        Set<String> backends = in.has("backends") ? new LinkedHashSet<>(in.list("backends")) : Set.of();
        boolean paced = in.find("paced")
                .map(text -> in.made("paced", () -> yesOrNo(text)))
                .orElse(true);
        return in.made("", () -> new PolicySpec(name, objective, limits, structures, backends, paced));
    }

    private static Objective objective(Section policy) {
        if (!policy.has("objective")) {
            throw policy.wrong("objective", "is missing: give quality, such as 0.95, or worth, such as $0.02");
        }
        Section in = policy.section("objective");
        in.only("quality", "worth");
        if (in.has("quality") == in.has("worth")) {
            throw policy.wrong("objective", "must have either quality, such as 0.95, or worth, such as $0.02");
        }
        return in.has("quality")
                ? in.made("quality", () -> new Objective.Quality(Double.parseDouble(in.text("quality"))))
                : in.made("worth", () -> new Objective.Worth(money(in.text("worth"))));
    }

    private static Limits limits(Section in) {
        in.only("cost", "latency", "thinking-tokens", "samples");
        Optional<Cost> cost = in.find("cost").map(text -> in.made("cost", () -> money(text)));
        Optional<Duration> latency = in.find("latency").map(text -> in.made("latency", () -> duration(text)));
        Optional<Tokens> thinking = in.find("thinking-tokens")
                .map(text -> in.made("thinking-tokens", () -> new Tokens(Long.parseLong(text))));
        int samples = in.find("samples")
                .map(text -> in.made("samples", () -> Integer.parseInt(text)))
                .orElse(Limits.NONE.samples());
        return in.made("", () -> new Limits(cost, latency, thinking, samples));
    }

    private static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false: " + text);
        };
    }

    private static Cost money(String text) {
        return Cost.usd(new BigDecimal(text.startsWith("$") ? text.substring(1) : text));
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a duration such as 300ms, 5s, 2m or 1h: " + text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    /** A mapping of the file, and where it stands. */
    private record Section(String place, Map<String, Object> values) {

        static Section of(String place, Map<?, ?> mapping) {
            Map<String, Object> values = new LinkedHashMap<>();
            mapping.forEach((key, value) -> values.put(String.valueOf(key), value == null ? "" : value));
            return new Section(place, values);
        }

        void only(String... known) {
            for (String key : values().keySet()) {
                if (!List.of(known).contains(key)) {
                    throw wrong(key, "is not known here; known: " + String.join(", ", known));
                }
            }
        }

        boolean has(String key) {
            return values().containsKey(key);
        }

        Section section(String key) {
            if (values().get(key) instanceof Map<?, ?> map) {
                return Section.of(place + ", " + key, map);
            }
            throw wrong(key, "must be a mapping");
        }

        Optional<String> find(String key) {
            return has(key) ? Optional.of(text(key)) : Optional.empty();
        }

        String text(String key) {
            Object value = values().getOrDefault(key, "");
            if (value instanceof Map || value instanceof List) {
                throw wrong(key, "must be a single value");
            }
            return value.toString().strip();
        }

        List<String> list(String key) {
            if (values().get(key) instanceof List<?> list) {
                return list.stream().map(String::valueOf).toList();
            }
            throw wrong(key, "must be a list");
        }

        <T> T made(String key, Supplier<T> maker) {
            try {
                return maker.get();
            } catch (IllegalArgumentException e) {
                throw wrong(key, String.valueOf(e.getMessage()));
            }
        }

        WrongInput wrong(String key, String what) {
            return new WrongInput(place + (key.isEmpty() ? ": " : ": '" + key + "' ") + what);
        }
    }
}
