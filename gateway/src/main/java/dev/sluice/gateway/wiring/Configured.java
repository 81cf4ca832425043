package dev.sluice.gateway.wiring;

import dev.sluice.gateway.config.DefaultConfig;
import dev.sluice.gateway.config.SluiceConfig;
import dev.sluice.gateway.config.SluiceYaml;
import dev.sluice.gateway.demo.SimulatedProviders;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force and where it came from: a file, else the providers' keys in the environment, else simulated
 * providers, which live as long as it does.
 */
record Configured(SluiceConfig config, Optional<SimulatedProviders> simulated, boolean fromFile)
        implements AutoCloseable {

    private static final String USUAL_DATA_DIR = "./data";

    /** @param file empty where none is named */
    static Configured from(String file, Function<String, @Nullable String> environment) {
        if (!file.isBlank()) {
            return new Configured(SluiceYaml.read(Path.of(file), environment), Optional.empty(), true);
        }
        return DefaultConfig.from(environment)
                .map(config -> new Configured(config, Optional.empty(), false))
                .orElseGet(Configured::simulating);
    }

    private static Configured simulating() {
        SimulatedProviders providers = SimulatedProviders.start();
        return new Configured(SluiceConfig.open(providers.endpoints()), Optional.of(providers), false);
    }

    /**
     * Where what must outlive the process is kept; empty for nowhere.
     *
     * @param property comes before what the configuration says
     */
    Optional<String> dataDir(Optional<String> property) {
        String place = property.or(config::dataDir).orElse(fromFile ? USUAL_DATA_DIR : SluiceConfig.MEMORY);
        return Optional.of(place).filter(p -> !p.equals(SluiceConfig.MEMORY));
    }

    @Override
    public void close() {
        simulated.ifPresent(SimulatedProviders::close);
    }
}
