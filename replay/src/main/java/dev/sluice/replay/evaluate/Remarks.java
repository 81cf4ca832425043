package dev.sluice.replay.evaluate;

import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.trial.PolicyUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** What a reader must know beside the figures: guesses they rest on, and what could not be measured. */
record Remarks(List<String> declarations, List<String> limits) {

    private static final double UNANSWERED = .005;

    static Remarks of(Options options, Material material) {
        List<String> declarations = new ArrayList<>();
        if (options.pool().models().stream().anyMatch(HiddenReasoning::hides)) {
            declarations.add(options.hidden().declaration());
        }
        if (options.prices().inTokens()) {
            declarations.add("No price is known of the pool's only backend: every token, in or out, is charged one"
                    + " dollar per million, so that costs compare as tokens do.");
        }
        List<String> limits = new ArrayList<>();
        for (String name : options.test()) {
            List<Asked> whole = material.of(name).stream().filter(Asked::whole).toList();
            long silent = whole.stream().filter(a -> !a.question().comparable()).count();
            if (silent > 0) {
                limits.add("the set " + name + " has no texts of the pool's answers"
                        + (silent < whole.size() ? " to " + silent + " of " + whole.size() + " prompts" : "")
                        + ": only plans that need no text (single) are run on them");
            }
        }
        PolicyUnderTest policy = new PolicyUnderTest(options.policy(), material.samples());
        TreeSet<String> left = new TreeSet<>(options.policy().structures());
        left.removeAll(policy.runnable());
        TreeSet<String> untold = new TreeSet<>(left);
        untold.retainAll(PolicyUnderTest.UNRECORDED);
        left.removeAll(untold);
        if (!untold.isEmpty()) {
            limits.add("not run: " + String.join(", ", untold) + ", for nobody was recorded calling tools or revising");
        }
        if (!left.isEmpty()) {
            limits.add("not run: " + String.join(", ", left) + ", for the records have " + material.samples()
                    + (material.samples() == 1 ? " answer" : " answers")
                    + " of a model to a prompt, and copies of one answer always agree");
        }
        return new Remarks(declarations, limits);
    }

    List<String> all() {
        List<String> all = new ArrayList<>(declarations);
        all.addAll(limits);
        return all;
    }

    /** With what was seen in the measuring. */
    List<String> notes(Evaluation.Measured measured) {
        List<Sheet> sheets = measured.sheets();
        List<String> notes = new ArrayList<>(limits);
        TreeSet<String> unknown = new TreeSet<>();
        sheets.forEach(s -> unknown.addAll(s.unknown()));
        if (!unknown.isEmpty()) {
            notes.add("nowhere in what was trained on, so forecast from price and kind alone: "
                    + String.join(", ", unknown));
        }
        if (sheets.getFirst().routers().isEmpty()) {
            notes.add("the training sets have no answers of the whole pool, so routers have nothing to learn from,"
                    + " and the best single model is the one with the best forecasts");
        }
        String reference = sheets.getFirst().reference();
        if (!reference.equals(measured.best())) {
            notes.add("by the training prompts " + measured.best() + " is better than " + reference
                    + ", whose cost is the whole budget all the same");
        }
        for (int b = 0; b < Grid.FRACTIONS.size(); b++) {
            int budget = b;
            double answered = sheets.stream()
                    .mapToDouble(
                            s -> Counted.counts(s.frontier().get(budget).run().trials())
                                    .getOrDefault("answered", 0.0))
                    .average()
                    .orElse(1);
            boolean beyond = sheets.stream()
                    .anyMatch(s -> s.singles().values().stream()
                            .allMatch(c -> c.meanUsd() > Grid.FRACTIONS.get(budget) * s.referenceUsd()));
            if (beyond) {
                notes.add("a budget of " + percent(Grid.FRACTIONS.get(b))
                        + " is less than the cheapest model costs: it cannot be met, and only " + percent(answered)
                        + " of the prompts were answered; the others count as wrong");
            } else if (answered < 1 - UNANSWERED) {
                notes.add("within a budget of " + percent(Grid.FRACTIONS.get(b)) + " " + percent(answered)
                        + " of the prompts were answered; the others count as wrong");
            }
        }
        return notes;
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.4g %%", 100 * part).replaceFirst("\\.?0+ %", " %");
    }
}
