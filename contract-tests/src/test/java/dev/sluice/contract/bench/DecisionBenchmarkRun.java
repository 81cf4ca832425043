package dev.sluice.contract.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures when asked to: {@code ./mvnw -pl contract-tests -am test -Dtest=DecisionBenchmarkRun}. */
class DecisionBenchmarkRun {

    @Test
    void measures_what_the_decision_costs() throws RunnerException {
        assertThat(new Runner(new OptionsBuilder()
                                .include(DecisionBenchmark.class.getName())
                                .addProfiler(GCProfiler.class)
                                .build())
                        .run())
                .isNotEmpty();
    }
}
