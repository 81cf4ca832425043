package dev.sluice.gateway.config;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.Secret;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.ScopeTree;
import dev.sluice.core.request.Scope;
import dev.sluice.gateway.keys.ApiKey;
import dev.sluice.gateway.keys.Payers;
import dev.sluice.policies.choice.PolicySpec;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code sluice.yaml}. Refuses it with all its mistakes at once, each with its line. */
public final class SluiceYaml {

    private final Problems problems;
    private final Environment environment;

    private SluiceYaml(Problems problems, Environment environment) {
        this.problems = problems;
        this.environment = environment;
    }

    /** @throws ConfigurationRefused where it cannot be used */
    public static SluiceConfig read(Path file, Function<String, @Nullable String> environment) {
        try {
            return read(file.toString(), Files.readString(file), environment);
        } catch (IOException unreadable) {
            throw new ConfigurationRefused(List.of(
                    new Problem(file.toString(), 0, 0, "", "", "cannot be read as a UTF-8 text file: " + unreadable)));
        }
    }

    /**
     * @param name what the text is called in refusals
     * @throws ConfigurationRefused where it cannot be used
     */
    public static SluiceConfig read(String name, String text, Function<String, @Nullable String> environment) {
        Problems problems = new Problems(name);
        Optional<Node> tree = compose(text, problems);
        problems.refuseIfAny();
        Section root = tree.map(node -> Section.root(problems, node)).orElseGet(() -> Section.empty(problems));
        return new SluiceYaml(problems, new Environment(environment)).config(root);
    }

    private static Optional<Node> compose(String text, Problems problems) {
        try {
            return Optional.ofNullable(new Yaml(new LoaderOptions()).compose(new StringReader(text)));
        } catch (MarkedYAMLException broken) {
            problems.add(Optional.ofNullable(broken.getProblemMark()), "", "", "not YAML: " + broken.getProblem());
        } catch (YAMLException broken) {
            problems.add(Optional.empty(), "", "", "not YAML: " + broken.getMessage());
        }
        return Optional.empty();
    }

    private SluiceConfig config(Section root) {
        root.only(
                "backends",
                "policies",
                "default-policy",
                "keys",
                "anonymous-budgets",
                "anonymous-limits",
                "budgets",
                "limits",
                "scopes",
                "tags",
                "server",
                "admin",
                "data-dir",
                "database",
                "verifiers",
                "journal",
                "preferences");
        Set<String> ids = new LinkedHashSet<>();
        List<Endpoint> endpoints = backends(root, ids);
        List<PolicySpec> policies = policies(root, ids);
        String defaultPolicy = defaultPolicy(root);
        List<Budget> budgets = new ArrayList<>();
        List<ApiKey> keys = keys(root, budgets);
        budgets.addAll(BudgetSection.scoped(root, "budgets"));
        budgets.addAll(LimitSection.scoped(root, "limits"));
        Set<String> tags = new HashSet<>(root.list("tags", Section::word));
        ScopeTree tree = ScopeSection.tree(root);
        Optional<Payers> payers = root.build(() -> Payers.of(tags, tree, keys));
        Optional<String> dataDir = root.find("data-dir", Section::word);
        ServerSettings server = server(root.section("server"));
        Optional<Secret> adminKey = root.section("admin").only("key-env").find("key-env", environment::secret);
        Optional<SharedSettings> shared = DatabaseSection.read(root, environment);
        List<VerifierSpec> verifiers = VerifierSection.read(root, environment, ids, names(policies, ids));
        JournalSettings journal = journal(root.section("journal"));
        PreferenceSettings preferences = PreferenceSettings.read(root.section("preferences"));
        Optional<SluiceConfig> config = root.build(() -> new SluiceConfig(
                endpoints,
                policies,
                defaultPolicy,
                keys,
                budgets,
                server,
                adminKey,
                payers.orElseThrow(),
                dataDir,
                shared,
                verifiers,
                journal,
                preferences));
        problems.refuseIfAny();
        return config.orElseThrow();
    }

    /** What callers may put in the field {@code model}. */
    private static Set<String> names(List<PolicySpec> policies, Set<String> backends) {
        Set<String> names = new HashSet<>(backends);
        names.add("auto");
        policies.forEach(policy -> names.add(policy.name()));
        return names;
    }

    private List<Endpoint> backends(Section root, Set<String> ids) {
        List<Endpoint> endpoints = new ArrayList<>();
        List<Section> sections = root.sections("backends");
        for (Section in : sections) {
            BackendSection.read(in, environment).ifPresent(endpoints::add);
            in.find("id", id -> id)
                    .filter(id -> !ids.add(id))
                    .ifPresent(id -> in.wrong("id", "another backend has this id"));
        }
        if (sections.isEmpty() && root.isMapping() && root.flawless("backends")) {
            root.wrong("backends", "at least one entry is needed under 'backends'");
        }
        return endpoints;
    }

    private List<PolicySpec> policies(Section root, Set<String> backends) {
        if (!root.has("policies")) {
            return List.of(SluiceConfig.USUAL_POLICY);
        }
        List<PolicySpec> policies = new ArrayList<>();
        root.named("policies")
                .forEach((name, in) -> PolicySection.read(in, name, backends).ifPresent(policies::add));
        return policies;
    }

    private static String defaultPolicy(Section root) {
        String name = root.read("default-policy", SluiceConfig.USUAL_POLICY.name(), Section::word);
        Set<String> known = root.has("policies")
                ? new TreeSet<>(root.named("policies").keySet())
                : Set.of(SluiceConfig.USUAL_POLICY.name());
        if (!known.contains(name)) {
            root.wrong(
                    "default-policy",
                    "the default policy '" + name + "' is not among the policies: " + String.join(", ", known)
                            + "; say which one is with 'default-policy'");
        }
        return name;
    }

    private List<ApiKey> keys(Section root, List<Budget> budgets) {
        List<ApiKey> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Map<String, String> secrets = new java.util.HashMap<>();
        for (Section in : root.sections("keys")) {
            KeySection.read(in, environment).ifPresent(key -> {
                keys.add(key);
                budgets.addAll(BudgetSection.of(in, "budgets", Scope.key(key.name())));
                budgets.addAll(LimitSection.of(in, "limits", Scope.key(key.name())));
                if (!names.add(key.name())) {
                    in.wrong("name", "another key has this name");
                }
                String other = secrets.putIfAbsent(key.sha256(), key.name());
                if (other != null) {
                    in.wrong("", "has the same secret as the key '" + other + "'");
                }
            });
        }
        for (String ofNobody : List.of("anonymous-budgets", "anonymous-limits")) {
            if (root.has("keys") && root.has(ofNobody)) {
                root.wrong(ofNobody, "nobody is anonymous where there are keys");
            }
        }
        budgets.addAll(BudgetSection.of(root, "anonymous-budgets", Scope.key(ApiKey.ANONYMOUS)));
        budgets.addAll(LimitSection.of(root, "anonymous-limits", Scope.key(ApiKey.ANONYMOUS)));
        return keys;
    }

    private static JournalSettings journal(Section in) {
        in.only("size", "age");
        long size = in.read("size", JournalSettings.DEFAULT.bytes(), Quantities::bytes);
        Duration age = in.read("age", JournalSettings.DEFAULT.age(), Quantities::duration);
        return in.build(() -> new JournalSettings(size, age)).orElse(JournalSettings.DEFAULT);
    }

    private static ServerSettings server(Section in) {
        in.only("max-body", "request-timeout", "heartbeat");
        long maxBody = in.read("max-body", ServerSettings.DEFAULT.maxBodyBytes(), Quantities::bytes);
        Duration timeout = in.read("request-timeout", ServerSettings.DEFAULT.requestTimeout(), Quantities::duration);
        Duration heartbeat = in.read("heartbeat", ServerSettings.DEFAULT.heartbeat(), Quantities::duration);
        return in.build(() -> new ServerSettings(maxBody, timeout, heartbeat)).orElse(ServerSettings.DEFAULT);
    }
}
