package dev.sluice.gateway.wiring;

import dev.sluice.adapters.Endpoint;
import dev.sluice.core.backend.Backend;
import dev.sluice.gateway.config.JournalSettings;
import dev.sluice.gateway.journal.DecisionFiles;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The decisions that are written down beside the ledger; none where nothing outlives the process. */
record WrittenDecisions(Optional<DecisionFiles> files) implements AutoCloseable {

    static WrittenDecisions of(
            Configured configured, Optional<String> property, MeterRegistry meters, InstantSource clock) {
        JournalSettings settings = configured.config().journal();
        Map<String, Backend> backends = configured.config().endpoints().stream()
                .map(Endpoint::backend)
                .collect(Collectors.toUnmodifiableMap(Backend::id, Function.identity()));
        Optional<DecisionFiles> files = configured
                .dataDir(property)
                .filter(place -> settings.kept())
                .map(place -> new DecisionFiles(
                        Path.of(place).resolve("decisions"),
                        settings.bytes(),
                        settings.age(),
                        id -> Optional.ofNullable(backends.get(id)),
                        clock));
        files.ifPresent(written -> FunctionCounter.builder("sluice.decisions.lost", written, DecisionFiles::lost)
                .description("decisions and feedback that were not written down")
                .register(meters));
        return new WrittenDecisions(files);
    }

    @Override
    public void close() {
        files.ifPresent(DecisionFiles::close);
    }
}
