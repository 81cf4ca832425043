package dev.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({"300ms,300", "5s,5000", "2m,120000", "1h,3600000"})
    void durations_are_read_in_the_usual_units(String text, long millis) {
        assertThat(Quantities.duration(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "0s", "-1s", "1.5s", "5 s", "PT5S", "1d"})
    void what_is_no_duration_is_refused(String text) {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> Quantities.duration(text)))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "$", "1e3", "0.15 USD", ".5", "€1", "NaN"})
    void what_is_no_money_is_refused(String text) {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> Quantities.money(text)))
                .isNotNull();
    }
}
