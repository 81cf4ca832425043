package dev.sluice.contract.port;

import dev.sluice.core.call.Verifier;
import dev.sluice.policies.verify.Expectation;
import dev.sluice.policies.verify.ExpectationVerifier;
import java.util.List;
import java.util.Optional;

class ExpectationVerifierContractTest extends VerifierContract {

    @Override
    Verifier verifier() {
        return new ExpectationVerifier(request -> Optional.of(new Expectation.OneOf(List.of("391"))));
    }
}
