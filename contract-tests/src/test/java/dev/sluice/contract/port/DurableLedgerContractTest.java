package dev.sluice.contract.port;

import dev.sluice.adapters.ledger.Durability;
import dev.sluice.adapters.ledger.DurableLedger;
import dev.sluice.core.budget.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

class DurableLedgerContractTest extends LedgerContract {

    private Optional<Path> directory = Optional.empty();
    private Optional<DurableLedger> open = Optional.empty();

    @Override
    Ledger ledger(InstantSource clock) {
        try {
            Path fresh = Files.createTempDirectory("ledger");
            DurableLedger ledger = DurableLedger.open(fresh, clock, Durability.DEFAULT);
            directory = Optional.of(fresh);
            open = Optional.of(ledger);
            return ledger;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @AfterEach
    void remove() throws IOException {
        open.ifPresent(DurableLedger::close);
        try (Stream<Path> files = Files.walk(directory.orElseThrow())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
