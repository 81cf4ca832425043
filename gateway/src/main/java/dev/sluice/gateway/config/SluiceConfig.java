package dev.sluice.gateway.config;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.Secret;
import dev.sluice.core.budget.Budget;
import dev.sluice.gateway.keys.ApiKey;
import dev.sluice.gateway.keys.Payers;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything an operator decides.
 *
 * @param keys none means that the gateway is open: every caller is {@code anonymous}
 * @param adminKey empty means that the admin API is closed
 * @param dataDir where what must outlive the process is kept; {@code memory} for nowhere
 * @param shared what several replicas share
 * @param verifiers who judges answers, over and above what is always looked at
 * @param journal how long decisions are kept on disk
 * @param preferences whether pairs for training are recorded
 */
public record SluiceConfig(
        List<Endpoint> endpoints,
        List<PolicySpec> policies,
        String defaultPolicy,
        List<ApiKey> keys,
        List<Budget> budgets,
        ServerSettings server,
        Optional<Secret> adminKey,
        Payers payers,
        Optional<String> dataDir,
        Optional<SharedSettings> shared,
        List<VerifierSpec> verifiers,
        JournalSettings journal,
        PreferenceSettings preferences) {

    /** Where nothing is kept on disk. */
    public static final String MEMORY = "memory";

    /** The policy of whoever declares none: the cheapest plan that comes within 5 % of the best. */
    public static final PolicySpec USUAL_POLICY =
            new PolicySpec("default", new Objective.Quality(0.95), Limits.NONE, PolicySpec.USUAL_STRUCTURES, Set.of());

    public SluiceConfig {
        endpoints = List.copyOf(endpoints);
        policies = List.copyOf(policies);
        keys = List.copyOf(keys);
        budgets = List.copyOf(budgets);
        verifiers = List.copyOf(verifiers);
        Set<String> names = new HashSet<>();
        for (Endpoint endpoint : endpoints) {
            if (!names.add(endpoint.backend().id())) {
                throw new IllegalArgumentException(
                        "two backends are called " + endpoint.backend().id());
            }
        }
        Set<String> backends = Set.copyOf(names);
        for (PolicySpec policy : policies) {
            if (!names.add(policy.name())) {
                throw new IllegalArgumentException("two policies or backends are called " + policy.name());
            }
            for (String backend : policy.backends()) {
                if (!backends.contains(backend)) {
                    throw new IllegalArgumentException("policy " + policy.name() + " names no backend: " + backend);
                }
            }
        }
        if (policies.stream().noneMatch(policy -> policy.name().equals(defaultPolicy))) {
            throw new IllegalArgumentException("default-policy is no policy: " + defaultPolicy);
        }
        if (keys.stream().map(ApiKey::name).collect(Collectors.toSet()).size() != keys.size()) {
            throw new IllegalArgumentException("two keys have the same name");
        }
        names.add("auto");
        for (ApiKey key : keys) {
            for (String model : key.models()) {
                if (!names.contains(model)) {
                    throw new IllegalArgumentException("keys: key '" + key.name() + "' may ask for '" + model
                            + "', which is neither a policy nor a backend");
                }
            }
        }
        payers.refuseContradictions(keys);
        for (int i = 0; i < budgets.size(); i++) {
            Budget budget = budgets.get(i);
            if (budgets.subList(0, i).stream().anyMatch(budget::isSameAs)) {
                throw new IllegalArgumentException("budgets: " + budget.scope() + " has two in "
                        + budget.unit().name().toLowerCase(Locale.ROOT) + " per "
                        + budget.window().word());
            }
            payers.nobodyPays(budget, keys).ifPresent(why -> {
                throw new IllegalArgumentException("budgets: " + why);
            });
        }
    }

    /** The usual policy over some backends, open and without budgets. */
    public static SluiceConfig open(List<Endpoint> endpoints) {
        return new SluiceConfig(
                endpoints,
                List.of(USUAL_POLICY),
                USUAL_POLICY.name(),
                List.of(),
                List.of(),
                ServerSettings.DEFAULT,
                Optional.empty(),
                Payers.KEYS_ONLY,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                JournalSettings.DEFAULT,
                PreferenceSettings.OFF);
    }

    public Set<String> backendIds() {
        return endpoints.stream().map(e -> e.backend().id()).collect(Collectors.toUnmodifiableSet());
    }
}
