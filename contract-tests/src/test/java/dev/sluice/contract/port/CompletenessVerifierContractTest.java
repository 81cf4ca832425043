package dev.sluice.contract.port;

import dev.sluice.core.call.Verifier;
import dev.sluice.policies.verify.CompletenessVerifier;

class CompletenessVerifierContractTest extends VerifierContract {

    @Override
    Verifier verifier() {
        return new CompletenessVerifier();
    }
}
