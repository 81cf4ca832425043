package dev.sluice.replay.score;

import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.data.RecordedPrompt;
import dev.sluice.replay.data.RecordedSet;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command {@code check-scorer}: scores every recorded text and compares with the recorded verdicts. */
public final class CheckScorer implements Command {

    private final PrintStream out;

    public CheckScorer(PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "check-scorer";
    }

    @Override
    public String summary() {
        return "scores every recorded answer and prints how often the scorer agrees with the record.";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.needed("data", "DIR", "directory of the recorded sets"),
                Flag.needed("sets", "A,B", "recorded sets"),
                Flag.usually("show", "N", "0", "print the ids of up to N disagreements of each set"));
    }

    @Override
    public void run(Flags flags) {
        for (String set : flags.list("sets")) {
            out.println(agreement(flags.path("data"), set, flags.whole("show", 0, 100_000)));
        }
    }

    private Agreement agreement(Path dir, String name, long show) {
        RecordedSet set = RecordedSet.read(dir, name);
        Map<String, RecordedPrompt> prompts = new HashMap<>();
        set.prompts().forEach(p -> prompts.put(p.id(), p));
        Map<RecordedSet.Key, String> texts = RecordedSet.readTexts(dir, name, set.models());
        int scored = 0;
        int equal = 0;
        for (var answer : set.answers()) {
            String text = texts.get(new RecordedSet.Key(answer.promptId(), answer.model(), answer.sample()));
            RecordedPrompt prompt = prompts.get(answer.promptId());
            if (text == null || prompt == null || prompt.gold().isEmpty()) {
                continue;
            }
            scored++;
            boolean right = Scorer.right(text, prompt.gold().orElseThrow());
            if (right == (answer.correct() >= 0.5)) {
                equal++;
            } else if (scored - equal <= show) {
                out.println("  " + answer.model() + " on " + answer.promptId() + ": recorded "
                        + answer.correct() + ", scored " + right + "; gold "
                        + prompt.gold().orElseThrow() + ", final answer "
                        + FinalAnswer.in(text).orElse("not found"));
            }
        }
        if (scored == 0) {
            throw new WrongInput("the set " + name + " has no texts with a known right answer");
        }
        return new Agreement(name, scored, equal);
    }
}
