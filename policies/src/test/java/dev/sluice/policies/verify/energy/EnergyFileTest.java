package dev.sluice.policies.verify.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EnergyFileTest {

    private final EnergyFile file = new EnergyFile(
            new EnergyModel(
                    "e-1",
                    EnergyTrainer.fit(new Outcomes(1).examples(200), 1),
                    Map.of("pebble", EnergyTrainer.fit(new Outcomes(2).examples(100), 1)),
                    new Selection(-.25, .75, -.125)),
            Map.of("command", "made up", "seed", "1"));

    private static EnergyFile read(String text) {
        return EnergyFile.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void what_is_written_is_read_again() {
        EnergyFile again = read(file.write());

        assertThat(again.write()).isEqualTo(file.write());
        assertThat(again.origin()).isEqualTo(file.origin());
        assertThat(again.model().selection()).isEqualTo(file.model().selection());
        assertThat(again.model().fit("pebble").observations()).isEqualTo(100);
        assertThat(again.model().fit("another").weights())
                .containsExactly(file.model().all().weights(), Offset.offset(1e-4));
    }

    @Test
    void a_file_of_other_features_or_with_a_broken_line_is_refused_by_name() {
        String text = file.write();

        assertThatThrownBy(() -> read(text.replace("hedges", "hedgehogs")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("features must be");
        assertThatThrownBy(() -> read(text.replace("selection: -0.25", "selection: much")))
                .hasMessageStartingWith("selection holds something that is no number");
        assertThatThrownBy(() -> read(text.replaceFirst("(?m)^all: .*$", "all: 3 | 1 | 2")))
                .hasMessageContaining("weights");
        assertThatThrownBy(() -> read(text.replace("version: e-1\n", ""))).hasMessage("energy without 'version'");
    }
}
