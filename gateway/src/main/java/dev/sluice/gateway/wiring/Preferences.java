package dev.sluice.gateway.wiring;

import dev.sluice.gateway.config.ConfigurationRefused;
import dev.sluice.gateway.config.PreferenceSettings;
import dev.sluice.gateway.config.Problem;
import dev.sluice.gateway.preferences.PreferenceFiles;
import dev.sluice.gateway.preferences.PreferenceRecorder;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What is recorded of preferences, beside the ledger; nothing unless the operator says so. */
record Preferences(Optional<PreferenceFiles> files, PreferenceRecorder recorder) implements AutoCloseable {

    /** Makes them. */
    @Configuration(proxyBeanMethods = false)
    static class PreferenceWiring {

        @Bean(destroyMethod = "close")
        Preferences preferences(Configured configured, Environment environment, MeterRegistry meters, Clock clock) {
            return of(configured, Optional.ofNullable(environment.getProperty("sluice.data-dir")), meters, clock);
        }
    }

    static Preferences of(Configured configured, Optional<String> property, MeterRegistry meters, InstantSource clock) {
        PreferenceSettings settings = configured.config().preferences();
        Optional<PreferenceFiles> files = Optional.of(settings)
                .filter(PreferenceSettings::record)
                .map(wanted -> configured.dataDir(property).orElseThrow(Preferences::nowhere))
                .map(place -> new PreferenceFiles(
                        Path.of(place).resolve("preferences"),
                        settings.bytes(),
                        configured.config().journal().age(),
                        clock));
        files.ifPresent(written -> FunctionCounter.builder("sluice.preferences.lost", written, PreferenceFiles::lost)
                .description("preference pairs that were not written down")
                .register(meters));
        return new Preferences(files, new PreferenceRecorder(files, Wiring.TOOL_CALLS));
    }

    private static ConfigurationRefused nowhere() {
        return new ConfigurationRefused(List.of(new Problem(
                "configuration", 0, 0, "preferences.record", "true", "preferences are kept on disk: set a data-dir")));
    }

    @Override
    public void close() {
        files.ifPresent(PreferenceFiles::close);
    }
}
