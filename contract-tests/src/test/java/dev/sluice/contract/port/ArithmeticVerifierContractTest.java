package dev.sluice.contract.port;

import dev.sluice.core.call.Verifier;
import dev.sluice.policies.verify.ArithmeticVerifier;

class ArithmeticVerifierContractTest extends VerifierContract {

    @Override
    Verifier verifier() {
        return new ArithmeticVerifier();
    }
}
