package dev.sluice.replay.evaluate;

import dev.sluice.replay.trial.PolicyUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The policy under test with less to choose from. */
record Ablation(String name, PolicyUnderTest policy) {

    private static final String SINGLE = "single";

    /** Text routing alone, then each of the other structures beside it, one at a time. */
    static List<Ablation> of(PolicyUnderTest whole) {
        List<Ablation> rows = new ArrayList<>();
        rows.add(new Ablation("text routing only", whole.direct(Set.of(SINGLE))));
        rows.add(new Ablation("+ modes", whole.with(Set.of(SINGLE))));
        Set<String> others = new TreeSet<>(whole.runnable());
        others.remove(SINGLE);
        for (String structure : others) {
            rows.add(new Ablation("+ " + structure, whole.direct(Set.of(SINGLE, structure))));
        }
        return rows;
    }
}
