package dev.sluice.contract.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Measures when asked to: {@code ./mvnw -pl contract-tests -am test -Dtest=LedgerBenchmarkRun
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class LedgerBenchmarkRun {

    @Test
    void measures_what_reserving_and_settling_cost() throws RunnerException {
        assertThat(new Runner(new OptionsBuilder()
                                .include(LedgerBenchmark.class.getName())
                                .addProfiler(GCProfiler.class)
                                .build())
                        .run())
                .isNotEmpty();
    }

    @Test
    void measures_what_one_budget_bears_that_many_share() throws RunnerException {
        for (int threads : new int[] {1, 2, 4, 16}) {
            assertThat(new Runner(new OptionsBuilder()
                                    .include(SharedBudgetBenchmark.class.getName())
                                    .threads(threads)
                                    .build())
                            .run())
                    .isNotEmpty();
        }
    }
}
