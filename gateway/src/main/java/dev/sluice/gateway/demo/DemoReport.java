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
 */
record DemoReport(int prompts, int judged, List<Tally> alone, Tally oracle, Sluice before, Sluice after) {

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
        out.println(
                "What is real is the gateway between them and you, which knew their prices and was billed for every");
        out.println("call. It answered the same " + prompts
                + " prompts twice: before it had learned anything, and after " + judged + " answers to");
        out.println("other prompts had been judged. So few prompts leave a few points to chance.");
        out.println();
        out.printf(Locale.ROOT, "%-46s %10s %14s%n", "simulated", "accuracy", "$ per 1000");
        alone.forEach(tally -> print(out, "", tally));
        print(out, "", oracle);
        for (Sluice sluice : List.of(before, after)) {
            out.println();
            print(out, "", sluice.tally());
            print(out, "  ", Tally.mixture(alone, sluice.tally().usdPerThousand()));
        }
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

    private static void print(PrintStream out, String indent, Tally tally) {
        out.printf(
                Locale.ROOT,
                "%-46s %8.1f %% %14.4f%n",
                indent + tally.way(),
                100 * tally.accuracy(),
                tally.usdPerThousand());
    }
}
