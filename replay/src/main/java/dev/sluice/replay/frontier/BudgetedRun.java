package dev.sluice.replay.frontier;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.trial.Question;
import dev.sluice.replay.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A stream of questions answered within one budget, which is never exceeded. */
public record BudgetedRun(Cost budget, List<Trial> trials) {

    public BudgetedRun {
        trials = List.copyOf(trials);
        Cost spent = trials.stream().map(Trial::spent).reduce(Cost.ZERO, Cost::plus);
        if (spent.compareTo(budget) > 0) {
            throw new IllegalStateException("a budget of $" + budget + " was exceeded: $" + spent);
        }
    }

    /** Deterministic by its seed. */
    public static BudgetedRun of(
            Contestant contestant, List<Question> stream, WorthCurve curve, Cost budget, long seed) {
        Pacer pacer = new Pacer(curve, budget, stream.size(), new SplittableRandom(seed));
        List<Trial> trials = new ArrayList<>(stream.size());
        for (Question question : stream) {
            Trial trial = contestant.answer(question, pacer.worth(), pacer.free());
            pacer.answered(trial.spent());
            trials.add(trial);
        }
        return new BudgetedRun(budget, trials);
    }
}
