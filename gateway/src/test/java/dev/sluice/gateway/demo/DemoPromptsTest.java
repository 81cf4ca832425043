package dev.sluice.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.policies.forecast.FittedCalibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoPromptsTest {

    private static final DemoPrompts SHIPPED = DemoPrompts.shipped();
    private static final List<DemoPrompt> PROMPTS = Stream.concat(
                    SHIPPED.learning().stream(), SHIPPED.measured().stream())
            .toList();

    @Test
    void the_shipped_prompts_are_what_the_generator_writes() throws IOException {
        String generated = PromptGenerator.write();
        Path fresh = Files.writeString(Path.of("target", "prompts.jsonl"), generated);
        assertThat(Path.of("src", "main", "resources", "demo", "prompts.jsonl"))
                .as("compare with %s", fresh)
                .hasContent(generated);
    }

    @Test
    void both_halves_have_as_many_of_every_level_and_none_is_in_both() {
        assertThat(List.of(SHIPPED.learning(), SHIPPED.measured())).allSatisfy(half -> {
            assertThat(half).hasSize(100);
            assertThat(IntStream.rangeClosed(1, DemoPrompt.LEVELS))
                    .allSatisfy(level ->
                            assertThat(half).filteredOn(p -> p.level() == level).hasSize(20));
        });
        assertThat(PROMPTS).extracting(DemoPrompt::text).doesNotHaveDuplicates();
        assertThat(PROMPTS).extracting(DemoPrompt::id).doesNotHaveDuplicates();
        assertThat(PROMPTS).allSatisfy(p -> assertThat(p.mistakes()).hasSizeBetween(2, 3));
    }

    @Test
    void harder_prompts_look_harder_to_who_knows_none_of_them() {
        LexicalEstimator estimator = LexicalEstimator.shipped();
        FittedCalibration calibration = FittedCalibration.shipped();
        for (SimulatedModel model : SimulatedModel.ALL) {
            Backend backend = model.backend();
            List<Double> expected = IntStream.rangeClosed(1, DemoPrompt.LEVELS)
                    .mapToObj(level -> PROMPTS.stream()
                            .filter(p -> p.level() == level)
                            .map(p -> estimator.estimate(request(p.text())))
                            .mapToDouble(d -> calibration
                                    .arm(d, backend, new Protocol.AsAsked())
                                    .success()
                                    .mean())
                            .average()
                            .orElseThrow())
                    .toList();
            assertThat(expected.getLast()).as(model.id()).isLessThan(expected.getFirst() - .1);
            for (int level = 1; level < DemoPrompt.LEVELS; level++) {
                assertThat(expected.get(level))
                        .as("%s, level %d: %s", model.id(), level + 1, expected)
                        .isLessThan(expected.get(level - 1) + .03);
            }
        }
    }

    private static InferenceRequest request(String text) {
        return new InferenceRequest(
                "r",
                Caller.ofKey("k"),
                Operation.CHAT,
                "auto",
                List.of(Message.user(text)),
                List.of(),
                AnswerShape.FREE,
                Optional.empty(),
                1,
                false,
                false,
                Set.of(),
                new Tokens(text.length()),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, new byte[0]));
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
