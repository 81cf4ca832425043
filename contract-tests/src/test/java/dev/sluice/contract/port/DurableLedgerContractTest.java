package dev.sluice.contract.port;

import dev.sluice.adapters.ledger.Durability;
import dev.sluice.adapters.ledger.DurableLedger;
import dev.sluice.core.budget.Ledger;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

class DurableLedgerContractTest extends LedgerContract {

    @TempDir
    static Path directory;

    private static final List<DurableLedger> OPEN = new ArrayList<>();

    @Override
    Ledger ledger(InstantSource clock) {
        Path own = directory.resolve(Integer.toString(OPEN.size()));
        DurableLedger ledger = DurableLedger.open(own, clock, Durability.DEFAULT);
        OPEN.add(ledger);
        return ledger;
    }

    @AfterAll
    static void close() {
        OPEN.forEach(DurableLedger::close);
    }
}
