package dev.sluice.contract.port;

import dev.sluice.core.call.Verifier;
import dev.sluice.policies.verify.RepetitionVerifier;

class RepetitionVerifierContractTest extends VerifierContract {

    @Override
    Verifier verifier() {
        return new RepetitionVerifier();
    }
}
