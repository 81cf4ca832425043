package dev.sluice.replay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.replay.WrongInput;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagsTest {

    private static final List<Flag> DECLARED = List.of(
            Flag.needed("data", "DIR", "where the data is"),
            Flag.usually("port", "PORT", "9100", "where it listens"),
            Flag.optional("out", "FILE", "where it writes"));

    @Test
    void what_is_given_wins_over_what_is_usual() {
        Flags flags = Flags.read(DECLARED, "--data", "a,b", "--port", "1");

        assertThat(flags.list("data")).containsExactly("a", "b");
        assertThat(flags.whole("port", 0, 65_535)).isEqualTo(1);
        assertThat(flags.find("out")).isEmpty();
        assertThat(Flags.read(DECLARED, "--data", "x").whole("port", 0, 65_535)).isEqualTo(9100);
    }

    @Test
    void a_switch_may_stand_alone_and_then_means_yes() {
        List<Flag> declared = List.of(
                Flag.usually("loud", "true|false", "false", "whether it is loud"),
                Flag.optional("out", "FILE", "where it writes"));

        assertThat(Flags.read(declared, "--loud", "--out", "x").yes("loud")).isTrue();
        assertThat(Flags.read(declared, "--out", "x", "--loud").yes("loud")).isTrue();
        assertThat(Flags.read(declared, "--loud", "false").yes("loud")).isFalse();
        assertThat(Flags.read(declared).yes("loud")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--data x --speed 3 | unknown flag '--speed'; known: --data --port --out",
                "data x | unknown flag 'data'; known: --data --port --out",
                "--data | the flag --data needs a value",
                "--data --port | the flag --data needs a value",
                "--data x --data y | the flag --data is given twice",
                "--port 1 | the flag --data is missing: where the data is",
            })
    void flags_that_make_no_sense_are_refused(String line, String message) {
        assertThatThrownBy(() -> Flags.read(DECLARED, line.split(" ")))
                .isInstanceOf(WrongInput.class)
                .hasMessage(message);
    }

    @Test
    void values_that_make_no_sense_are_refused_with_the_value() {
        Flags flags = Flags.read(DECLARED, "--data", "a,,b", "--port", "many", "--out", "ftp:here");

        assertThatThrownBy(() -> flags.list("data")).hasMessageContaining("a,,b");
        assertThatThrownBy(() -> flags.whole("port", 0, 9)).hasMessageContaining("in [0, 9]: many");
        assertThatThrownBy(() -> flags.number("port", 0, 9)).hasMessageContaining("in [0.0, 9.0]: many");
        assertThatThrownBy(() -> flags.url("out")).hasMessageContaining("ftp:here");
        assertThatThrownBy(() -> flags.oneOf("out", "a", "b")).hasMessage("--out must be one of a, b: ftp:here");
    }
}
