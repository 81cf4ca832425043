package dev.sluice.contract.port;

import dev.sluice.core.call.Verifier;
import dev.sluice.policies.verify.AnswerVerifier;

class AnswerVerifierContractTest extends DecidingVerifierContract {

    @Override
    Verifier verifier() {
        return AnswerVerifier.standard();
    }
}
