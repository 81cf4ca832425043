package dev.sluice.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemoPromptsTest {

    private static final List<DemoPrompt> PROMPTS = DemoPrompts.shipped().all();

    @Test
    void the_shipped_prompts_are_what_the_generator_writes() throws IOException {
        String generated = PromptGenerator.write();
        Path fresh = Files.writeString(Path.of("target", "prompts.jsonl"), generated);
        assertThat(Path.of("src", "main", "resources", "demo", "prompts.jsonl"))
                .as("compare with %s", fresh)
                .hasContent(generated);
    }

    @Test
    void there_are_as_many_of_every_level_and_none_twice() {
        assertThat(PROMPTS).hasSize(100);
        assertThat(IntStream.rangeClosed(1, DemoPrompt.LEVELS))
                .allSatisfy(level ->
                        assertThat(PROMPTS).filteredOn(p -> p.level() == level).hasSize(20));
        assertThat(PROMPTS).extracting(DemoPrompt::text).doesNotHaveDuplicates();
        assertThat(PROMPTS).extracting(DemoPrompt::id).doesNotHaveDuplicates();
        assertThat(PROMPTS).allSatisfy(p -> assertThat(p.mistakes()).hasSizeBetween(2, 3));
    }

    @Test
    void harder_prompts_look_harder() {
        double[] length = IntStream.rangeClosed(1, DemoPrompt.LEVELS)
                .mapToDouble(level -> PROMPTS.stream()
                        .filter(p -> p.level() == level)
                        .mapToInt(p -> p.text().length())
                        .average()
                        .orElseThrow())
                .toArray();
        assertThat(length).isSorted();
    }

    @Test
    void only_the_right_answer_is_right() {
        assertThat(PROMPTS).allSatisfy(p -> {
            assertThat(p.answeredBy("[simulated] The answer is " + p.answer() + "."))
                    .isTrue();
            assertThat(p.mistakes()).noneMatch(m -> p.answeredBy("The answer is " + m + "."));
            assertThat(p.answeredBy(p.answer())).isFalse();
        });
    }
}
