package dev.sluice.gateway.wiring;

import dev.sluice.gateway.config.ConfigurationRefused;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells an operator what is wrong with the configuration, instead of where the program noticed. */
final class RefusedConfigurationAnalyzer extends AbstractFailureAnalyzer<ConfigurationRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable root, ConfigurationRefused cause) {
        @Nullable String message = cause.getMessage();
        return new FailureAnalysis(
                message == null ? "the configuration is refused" : message,
                "Correct the lines named above and start again; docs/sluice.example.yaml shows every key.",
                cause);
    }
}
