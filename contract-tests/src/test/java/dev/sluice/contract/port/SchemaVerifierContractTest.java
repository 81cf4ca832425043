package dev.sluice.contract.port;

import dev.sluice.core.call.Verifier;
import dev.sluice.policies.schema.Schemas;
import dev.sluice.policies.verify.SchemaVerifier;

class SchemaVerifierContractTest extends VerifierContract {

    @Override
    Verifier verifier() {
        return new SchemaVerifier(new Schemas());
    }
}
