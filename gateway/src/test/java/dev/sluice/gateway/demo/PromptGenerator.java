package dev.sluice.gateway.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the prompts of the play from a seed: of every kind five to learn from and five to measure with. The levels are
 * those of a curriculum, from a shop's till to a competition, and read like it.
 */
final class PromptGenerator {

    private static final long SEED = 7;
    private static final int OF_EACH = 5;
    private static final int MISTAKES = 3;
    private static final String ASKED = " Give your final answer as: The answer is ...";

    private final Random random = new Random(SEED);
    private final Set<String> asked = new HashSet<>();
    private final SchoolQuestions school = new SchoolQuestions(random);
    private final CompetitionQuestions competition = new CompetitionQuestions(random);
    private final List<Map<String, Supplier<Question>>> levels = List.of(
            Map.of("till", school::till, "bags", school::bags, "shares", school::shares, "saved", school::saved),
            Map.of("story", school::story, "sale", school::sale, "trip", school::trip, "wages", school::wages),
            Map.of("queue", school::queue, "date", school::date, "linear", school::linear, "letters", school::letters),
            Map.of(
                    "roots", competition::roots,
                    "series", competition::series,
                    "divisor", competition::divisor,
                    "function", competition::function),
            Map.of(
                    "power", competition::power,
                    "cubic", competition::cubic,
                    "sieve", competition::sieve,
                    "urn", competition::urn));

    /** A question, its answer, and mistakes people would make with it, likely ones first. */
    record Question(String text, String answer, List<String> mistakes) {

        Question(String text, String answer, String... mistakes) {
            this(text, answer, List.of(mistakes));
        }

        /** @param careless what a likely slip leads to */
        Question(String text, long answer, long careless) {
            this(
                    text,
                    Long.toString(answer),
                    Long.toString(careless),
                    Long.toString(answer + 2),
                    Long.toString(answer - 1),
                    Long.toString(answer + 10));
        }
    }

    /** One prompt a line, first those to learn from, then those to measure with. */
    static String write() {
        PromptGenerator generator = new PromptGenerator();
        List<DemoPrompt> prompts = generator.half(1);
        prompts.addAll(generator.half(1 + OF_EACH));
        return String.join(
                        "\n",
                        prompts.stream()
                                .map(JsonMapper.shared()::writeValueAsString)
                                .toList())
                + "\n";
    }

    private List<DemoPrompt> half(int first) {
        List<DemoPrompt> prompts = new ArrayList<>();
        for (int level = 1; level <= DemoPrompt.LEVELS; level++) {
            Map<String, Supplier<Question>> kinds = levels.get(level - 1);
            for (String kind : kinds.keySet().stream().sorted().toList()) {
                for (int i = first; i < first + OF_EACH; i++) {
                    prompts.add(prompt(kind + "-" + level + "-" + i, level, kinds.get(kind)));
                }
            }
        }
        Collections.shuffle(prompts, random);
        return prompts;
    }

    private DemoPrompt prompt(String id, int level, Supplier<Question> make) {
        Question question = make.get();
        while (!asked.add(question.text())) {
            question = make.get();
        }
        String answer = question.answer();
        List<String> mistakes = new LinkedHashSet<>(question.mistakes())
                .stream().filter(m -> !m.equals(answer)).limit(MISTAKES).toList();
        return new DemoPrompt(id, level, question.text() + ASKED, answer, mistakes);
    }
}
