package dev.sluice.gateway.demo;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the play came to.
 *
 * @param plans how often the gateway chose each plan
 */
record DemoReport(
        int prompts, List<Tally> alone, Tally mixture, Tally oracle, Tally sluice, Map<String, Integer> plans) {

    void print(PrintStream out) {
        out.println();
        out.println("SIMULATED PROVIDERS: these models do not exist, their skills and prices are made up.");
        out.println("What is real is the gateway between them and you: "
                + prompts + " prompts went through it, it was told which answers were right, and it was billed "
                + "for every call.");
        out.println();
        out.printf(Locale.ROOT, "%-38s %10s %16s%n", "simulated", "accuracy", "$ per 1000");
        alone.forEach(tally -> print(out, tally));
        print(out, mixture);
        print(out, oracle);
        print(out, sluice);
        out.println();
        out.println("Sluice's plans");
        plans.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(plan ->
                        out.printf(Locale.ROOT, "%5.1f %%  %s%n", 100.0 * plan.getValue() / prompts, plan.getKey()));
        out.println();
    }

    private static void print(PrintStream out, Tally tally) {
        out.printf(Locale.ROOT, "%-38s %8.1f %% %16.4f%n", tally.way(), 100 * tally.accuracy(), tally.usdPerThousand());
    }
}
