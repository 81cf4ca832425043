package dev.sluice.contract.port;

import dev.sluice.core.call.Verifier;
import dev.sluice.policies.schema.Schemas;
import dev.sluice.policies.tools.CallCheck;
import dev.sluice.policies.tools.ToolCallVerifier;

class ToolCallVerifierContractTest extends VerifierContract {

    @Override
    Verifier verifier() {
        return new ToolCallVerifier(new CallCheck(new Schemas()));
    }
}
