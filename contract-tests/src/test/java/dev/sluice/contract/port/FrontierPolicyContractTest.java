package dev.sluice.contract.port;

import dev.sluice.core.Situation;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.choice.FrontierPolicy;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

class FrontierPolicyContractTest extends PolicyContract {

    @Override
    Subject subject(Situation situation, Random random) {
        Objective objective = random.nextBoolean()
                ? new Objective.Quality(1 - random.nextInt(50) / 100.0)
                : new Objective.Worth(new Cost(1 + random.nextInt(50_000_000)));
        Optional<Cost> cost =
                random.nextBoolean() ? Optional.empty() : Optional.of(new Cost(1 + random.nextInt(30_000_000)));
        Optional<Tokens> thinking =
                random.nextBoolean() ? Optional.empty() : Optional.of(new Tokens(random.nextInt(6_000)));
        Limits limits = new Limits(cost, Optional.empty(), thinking, 1 + random.nextInt(5));
        Set<String> structures = random.nextBoolean() ? PolicySpec.STRUCTURES : Set.of("single", "cascade");
        PolicySpec spec = new PolicySpec("drawn", objective, limits, structures, Set.of());
        return new Subject(new FrontierPolicy(spec, 1), cost, thinking);
    }
}
