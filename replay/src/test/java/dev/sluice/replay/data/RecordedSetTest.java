package dev.sluice.replay.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.backend.Price;
import dev.sluice.core.request.Tokens;
import dev.sluice.replay.TinyRecords;
import dev.sluice.replay.WrongInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedSetTest {

    @TempDir
    Path dir;

    @BeforeEach
    void write() {
        TinyRecords.write(dir);
    }

    @Test
    void prompts_answers_and_texts_are_read_and_joined() {
        RecordedSet set = RecordedSet.read(dir, "sums");

        assertThat(set.prompts()).hasSize(TinyRecords.PROMPTS);
        assertThat(set.prompts().get(3).text()).isEqualTo(TinyRecords.prompt(3));
        assertThat(set.prompts().get(3).gold()).contains("# 7");
        assertThat(set.models()).containsExactly("large", "o1-tiny", "small");
        RecordedAnswer answer = set.firstAnswers().get("p3").get("small");
        assertThat(answer.correct()).isZero();
        assertThat(answer.output()).isEqualTo(new Tokens(13));
        assertThat(answer.outputEstimated()).isTrue();
        assertThat(answer.extracted()).contains("8");
        assertThat(answer.input())
                .as("a quarter of the characters, rounded up")
                .isEqualTo(new Tokens(Math.ceilDiv(TinyRecords.prompt(3).length(), 4)));
        assertThat(RecordedSet.readTexts(dir, "sums", Set.of("small")))
                .hasSize(TinyRecords.PROMPTS)
                .containsEntry(new RecordedSet.Key("p3", "small", 0), TinyRecords.text(8));
    }

    @Test
    void recorded_input_tokens_are_preferred_to_the_estimate() {
        TinyRecords.write(
                dir.resolve("sums.rows.jsonl.gz"),
                "{\"prompt_id\": \"p0\", \"model\": \"m\", \"correct\": 0.5, \"input_tokens\": 77, \"output_tokens\": null}\n");

        RecordedAnswer answer = RecordedSet.read(dir, "sums").answers().getFirst();

        assertThat(answer.input()).isEqualTo(new Tokens(77));
        assertThat(answer.correct()).isEqualTo(0.5);
        assertThat(answer.output()).isEqualTo(Tokens.ZERO);
    }

    @Test
    void an_unknown_set_is_refused_with_the_known_ones() {
        assertThatThrownBy(() -> RecordedSet.read(dir, "riddles"))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("unknown set 'riddles'")
                .hasMessageContaining("this directory has sums");
    }

    @Test
    void a_missing_file_is_named_with_the_place_that_describes_the_data() throws IOException {
        Files.delete(dir.resolve("sums.rows.jsonl.gz"));

        assertThatThrownBy(() -> RecordedSet.read(dir, "sums"))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("sums.rows.jsonl.gz is missing")
                .hasMessageContaining("replay/README.md");
        assertThatThrownBy(() -> RecordedSet.read(dir.resolve("nowhere"), "sums"))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("nowhere is missing");
    }

    @Test
    void a_broken_line_is_named_by_its_number() {
        TinyRecords.write(
                dir.resolve("sums.rows.jsonl.gz"),
                "{\"prompt_id\": \"p0\", \"model\": \"m\", \"correct\": 1}\nnot json\n");

        assertThatThrownBy(() -> RecordedSet.read(dir, "sums"))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("sums.rows.jsonl.gz:2 is not JSON");
    }

    @Test
    void prices_are_read_and_a_model_without_one_is_refused() {
        Prices prices = Prices.read(dir);

        assertThat(prices.of("small")).isEqualTo(Price.perMillion("0.15", "0.15", "0.6"));
        assertThatThrownBy(() -> prices.of("giant"))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("no price for the model 'giant'");
    }
}
