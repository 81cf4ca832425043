package dev.sluice.contract.port;

import dev.sluice.core.Situation;
import dev.sluice.core.backend.Backend;
import dev.sluice.policies.choice.PinnedPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class PinnedPolicyContractTest extends PolicyContract {

    @Override
    Subject subject(Situation situation, Random random) {
        List<Backend> backends = situation.catalog().backends();
        Backend named = backends.get(random.nextInt(backends.size()));
        return new Subject(new PinnedPolicy(named), Optional.empty(), Optional.empty());
    }

    @Override
    boolean choosesBackends() {
        return false;
    }
}
