package dev.sluice.contract.port;

import dev.sluice.core.call.Verifier;
import dev.sluice.policies.verify.RefusalVerifier;

class RefusalVerifierContractTest extends VerifierContract {

    @Override
    Verifier verifier() {
        return new RefusalVerifier();
    }
}
