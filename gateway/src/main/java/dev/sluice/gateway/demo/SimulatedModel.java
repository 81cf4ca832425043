package dev.sluice.gateway.demo;

import dev.sluice.adapters.standin.ScriptedAnswer;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A model that does not exist, so that nothing recorded is known of it. Whether it answers a prompt of the play rightly is drawn once and for all from its skill
 * at that level; half of the draws are the prompt's own and the same for every model, so that hard prompts are hard for
 * all.
 *
 * @param skill probability of a right answer at each level, the easiest first
 * @param answerTokens written for an easy prompt, and again for every further level
 * @param thinkingTokens the same, thought before the answer
 */
record SimulatedModel(
        String id, Price price, List<Double> skill, long answerTokens, long thinkingTokens, Duration latency) {

    static final List<SimulatedModel> ALL = List.of(
            new SimulatedModel(
                    "sim-small",
                    Price.perMillion("0.05", "0.05", "0.20"),
                    List.of(.97, .85, .55, .25, .08),
                    60,
                    0,
                    Duration.ofMillis(2)),
            new SimulatedModel(
                    "sim-medium",
                    Price.perMillion("0.25", "0.25", "1.00"),
                    List.of(.98, .94, .82, .52, .25),
                    70,
                    0,
                    Duration.ofMillis(3)),
            new SimulatedModel(
                    "sim-large",
                    Price.perMillion("2.50", "1.25", "10.00"),
                    List.of(.99, .98, .94, .82, .55),
                    80,
                    0,
                    Duration.ofMillis(6)),
            new SimulatedModel(
                    "sim-reasoner",
                    Price.perMillion("1.10", "0.55", "4.40"),
                    List.of(.99, .98, .97, .95, .90),
                    80,
                    350,
                    Duration.ofMillis(12)));

    private static final long SEED = 20_261_124L;
    private static final double SHARED = .5;
    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final Tokens CONTEXT = new Tokens(32_768);
    private static final Tokens MOST = new Tokens(8_192);

    SimulatedModel {
        skill = List.copyOf(skill);
        if (!id.startsWith("sim-")) {
            throw new IllegalArgumentException("a simulated model must be called sim-...: " + id);
        }
        if (skill.size() != DemoPrompt.LEVELS) {
            throw new IllegalArgumentException("a skill for each of " + DemoPrompt.LEVELS + " levels: " + skill);
        }
    }

    Backend backend() {
        ThinkingControl thinking = thinkingTokens > 0 ? ThinkingControl.ALWAYS : ThinkingControl.NONE;
        ModelCard card = new ModelCard(id, id, thinking, Set.of(Feature.CHOICES));
        return new Backend(id, id, card, price, CONTEXT, MOST, Map.of("simulated", "true"));
    }

    boolean right(DemoPrompt prompt) {
        boolean shared = draw("shared", prompt) < SHARED;
        double luck = draw(shared ? "everybody" : id, prompt);
        return luck < skill.get(prompt.level() - 1);
    }

    ScriptedAnswer answer(DemoPrompt prompt) {
        List<String> mistakes = prompt.mistakes();
        String said = right(prompt)
                ? prompt.answer()
                : mistakes.get((int) (draw("mistake of " + id, prompt) * mistakes.size()));
        return says("The answer is " + said + ".", prompt.text(), prompt.level());
    }

    ScriptedAnswer answerToAnything(String prompt) {
        return says("No model stands behind this address, so nothing was understood of your prompt.", prompt, 1);
    }

    private ScriptedAnswer says(String words, String prompt, int level) {
        long thinking = thinkingTokens * level;
        return new ScriptedAnswer(
                "[simulated " + id + "] " + words,
                1 + prompt.length() / CHARACTERS_PER_TOKEN,
                thinking + answerTokens * level,
                thinking,
                latency,
                FinishReason.STOP);
    }

    /** Uniform in [0, 1), the same whenever it is drawn. */
    private static double draw(String of, DemoPrompt prompt) {
        return new Random(SEED ^ ((long) of.hashCode() << 32) ^ prompt.id().hashCode() * 0x9E3779B97F4A7C15L)
                .nextDouble();
    }
}
