package dev.sluice.contract.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures when asked to: {@code ./mvnw -pl contract-tests -am test -Dtest=LedgerBenchmarkRun}. */
class LedgerBenchmarkRun {

    @Test
    void measures_what_reserving_and_settling_cost() throws RunnerException {
        assertThat(new Runner(new OptionsBuilder()
                                .include(LedgerBenchmark.class.getName())
                                .addProfiler(GCProfiler.class)
                                .threads(Integer.getInteger("threads", 1))
                                .build())
                        .run())
                .isNotEmpty();
    }
}
