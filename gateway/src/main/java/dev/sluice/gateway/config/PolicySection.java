package dev.sluice.gateway.config;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.choice.Exploration;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads a policy, from the file or from the admin API. */
final class PolicySection {

    private static final Objective PLACEHOLDER = new Objective.Quality(1);

    private PolicySection() {}

    static Optional<PolicySpec> read(Section in, String name, Set<String> knownBackends) {
        in.only("objective", "limits", "structures", "backends", "paced", "explore");
        if (name.equals("auto")) {
            in.wrong("", "a policy cannot be called 'auto': that is what callers say for the default policy");
        } else if (knownBackends.contains(name)) {
            in.wrong("", "a backend is called '" + name + "' too; a caller could not tell them apart");
        }
        Objective objective = objective(in);
        Limits limits = limits(in.section("limits"));
        List<String> chosen = in.list("structures", text -> known(text, PolicySpec.STRUCTURES, "structure"));
        List<String> backends = in.list("backends", id -> known(id, knownBackends, "backend"));
        boolean paced = in.read("paced", true, Section.oneOf(Map.of("true", true, "false", false)));
        Exploration explore = in.read("explore", Exploration.NONE, text -> new Exploration(Quantities.number(text)));
        return in.build(() -> new PolicySpec(
                name,
                objective,
                limits,
                in.has("structures") ? Set.copyOf(chosen) : PolicySpec.USUAL_STRUCTURES,
                Set.copyOf(backends),
                paced,
                explore));
    }

    private static Objective objective(Section policy) {
        if (!policy.has("objective")) {
            policy.wrong("objective", "'objective' is missing: give quality, such as 0.95, or worth, such as $0.02");
            return PLACEHOLDER;
        }
        Section in = policy.section("objective").only("quality", "worth");
        if (in.has("quality") == in.has("worth")) {
            policy.wrong("objective", "must have either quality, such as 0.95, or worth, such as $0.02");
            return PLACEHOLDER;
        }
        if (in.has("quality")) {
            return in.read("quality", PLACEHOLDER, text -> new Objective.Quality(Quantities.number(text)));
        }
        return in.read("worth", PLACEHOLDER, text -> new Objective.Worth(Quantities.money(text)));
    }

    private static Limits limits(Section in) {
        in.only("cost", "latency", "thinking-tokens", "samples");
        Optional<Cost> cost = in.find("cost", Quantities::money);
        Optional<Duration> latency = in.find("latency", Quantities::duration);
        Optional<Tokens> thinking = in.find("thinking-tokens", text -> new Tokens(Quantities.whole(text)));
        int samples = in.read("samples", Limits.NONE.samples(), PolicySection::samples);
        return in.build(() -> new Limits(cost, latency, thinking, samples)).orElse(Limits.NONE);
    }

    /** Checked by itself, so that it is found wrong beside other mistakes. */
    private static int samples(String text) {
        int count = Math.toIntExact(Quantities.whole(text));
        return new Limits(Optional.empty(), Optional.empty(), Optional.empty(), count).samples();
    }

    /** One of the names that there are, else refused with the nearest. */
    static String known(String text, Set<String> known, String what) {
        if (!known.contains(text)) {
            String near = Nearest.to(text, known)
                    .map(k -> "did you mean '" + k + "'?")
                    .orElse("known: " + String.join(", ", new TreeSet<>(known)));
            throw new IllegalArgumentException("no such " + what + "; " + near);
        }
        return text;
    }
}
