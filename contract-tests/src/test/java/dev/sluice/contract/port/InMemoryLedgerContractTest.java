package dev.sluice.contract.port;

import dev.sluice.core.budget.Ledger;
import dev.sluice.policies.budget.InMemoryLedger;
import java.time.InstantSource;

class InMemoryLedgerContractTest extends LedgerContract {

    @Override
    Ledger ledger(InstantSource clock) {
        return new InMemoryLedger(clock);
    }
}
