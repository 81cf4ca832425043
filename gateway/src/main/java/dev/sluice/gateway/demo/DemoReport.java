package dev.sluice.gateway.demo;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the play came to.
 *
 * @param prompts measured
 * @param judged answers to other prompts the gateway was taught with
 * @param mixture at the cost of {@code after}
 */
record DemoReport(
        int prompts, int judged, List<Tally> alone, Tally mixture, Tally oracle, Sluice before, Sluice after) {

    /**
     * How the gateway did.
     *
     * @param plans how often it chose each plan
     */
    record Sluice(Tally tally, Map<String, Integer> plans) {

        private double percent(String plan, int prompts) {
            return 100.0 * plans.getOrDefault(plan, 0) / prompts;
        }
    }

    void print(PrintStream out) {
        out.println();
        out.println("SIMULATED PROVIDERS: these models do not exist, their skills and prices are made up.");
        out.println("What is real is the gateway between them and you: it was billed for every call. The table is of");
        out.println(prompts + " prompts, asked twice: before it was taught anything, and after " + judged
                + " answers to other prompts");
        out.println("were judged. So few prompts leave a few points to chance.");
        out.println();
        out.printf(Locale.ROOT, "%-44s %10s %16s%n", "simulated", "accuracy", "$ per 1000");
        alone.forEach(tally -> print(out, tally));
        print(out, before.tally());
        print(out, after.tally());
        print(out, mixture);
        print(out, oracle);
        out.println();
        out.println("Sluice's plans");
        out.println(" before    after");
        Set<String> plans = new TreeSet<>(before.plans().keySet());
        plans.addAll(after.plans().keySet());
        plans.stream()
                .sorted(Comparator.comparingDouble((String plan) -> -after.percent(plan, prompts))
                        .thenComparing(plan -> -before.percent(plan, prompts))
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(plan -> out.printf(
                        Locale.ROOT,
                        "%5.1f %%  %5.1f %%  %s%n",
                        before.percent(plan, prompts),
                        after.percent(plan, prompts),
                        plan));
        out.println();
    }

    private static void print(PrintStream out, Tally tally) {
        out.printf(Locale.ROOT, "%-44s %8.1f %% %16.4f%n", tally.way(), 100 * tally.accuracy(), tally.usdPerThousand());
    }
}
