package dev.sluice.contract.port;

import dev.sluice.core.call.Verifier;
import dev.sluice.policies.verify.AgreementVerifier;

class AgreementVerifierContractTest extends VerifierContract {

    @Override
    Verifier verifier() {
        return new AgreementVerifier();
    }
}
