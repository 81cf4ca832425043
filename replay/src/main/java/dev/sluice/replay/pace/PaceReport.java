package dev.sluice.replay.pace;

import dev.sluice.replay.pace.Month.Result;
import dev.sluice.replay.pace.Study.Level;
import dev.sluice.replay.pace.Study.Line;
import java.util.List;
import java.util.Locale;

/**
 * The study as people read it.
 *
 * @param plot the drawing beside it
 */
record PaceReport(String command, String commit, String plot, Study study, Study.Free free, List<Level> levels) {

    String markdown() {
        StringBuilder out = new StringBuilder();
        head(out);
        levels.forEach(level -> level(out, level));
        claims(out);
        return out.toString();
    }

    private void head(StringBuilder out) {
        Spread spent =
                Spread.of(free.unpaced().stream().map(r -> r.spent().inUsd()).toList());
        Spread right = Spread.of(free.unpaced().stream().map(Result::rightShare).toList());
        line(out, "# A month's budget, paced");
        line(out, "");
        line(
                out,
                "SIMULATED traffic and models, the real policy, ledger and walk under a simulated clock: %d months of about"
                        + " %d requests, with quiet nights and weekends and 36 hours of three times the traffic at a"
                        + " random place. Four models with declared prices and success curves; an estimator that sees each"
                        + " request's difficulty with an error. Learning of spending starts from nothing in every month."
                        + " Requests come one at a time. The figures show what pacing does, not what any model does.",
                study.seeds().size(),
                study.requests());
        line(out, "");
        line(out, "![spending and exchange rate](%s)", plot);
        line(out, "");
        line(out, "- command: `%s`", command);
        line(out, "- commit: %s", commit);
        line(
                out,
                "- without any budget the same policy spends $%.2f a month and gets %.1f %% right",
                spent.mean(),
                100 * right.mean());
        line(out, "- brackets: 95 %% of Student's t over the months; differences are taken month by month");
    }

    private static void level(StringBuilder out, Level level) {
        line(out, "");
        line(out, "## A budget of %s times what unpaced traffic spends", text(level.tightness()));
        line(out, "");
        line(
                out,
                "| strategy | of the budget used | refused | best model in days 21-30 | right | right per dollar of budget |"
                        + " right per dollar spent |");
        line(out, "|---|---|---|---|---|---|---|");
        level.lines().forEach(strategy -> row(out, strategy));
        level.clairvoyant().ifPresent(strategy -> row(out, strategy));
        line(out, "");
        for (int i = 1; i < level.lines().size(); i++) {
            Line other = level.lines().get(i);
            line(
                    out,
                    "- against \"%s\": %s on the same budget; %s per dollar where Sluice is given only what that one"
                            + " spent",
                    other.name(),
                    gain(level.paced().gainOver(other, Result::rightShare)),
                    gain(level.matched().get(i - 1).gainOver(other, Result::perDollar)));
        }
        level.clairvoyant()
                .ifPresent(best -> line(
                        out,
                        "- against the clairvoyant rate: %s",
                        gain(level.paced().gainOver(best, Result::rightShare))));
        for (Line deployment : level.deployments()) {
            line(
                    out,
                    "- %s: %s used, %s",
                    deployment.name(),
                    percent(deployment.used()),
                    gain(deployment.gainOver(level.paced(), Result::rightShare)));
        }
    }

    private static void row(StringBuilder out, Line line) {
        line(
                out,
                "| %s | %s | %.1f %% | %.0f %% | %s | %.1f | %.1f |",
                line.name(),
                percent(line.used()),
                100 * line.spread(Result::refusedShare).mean(),
                100 * line.spread(Result::lateByBest).mean(),
                percent(line.spread(Result::rightShare)),
                line.perDollarOfBudget(),
                line.spread(Result::perDollar).mean());
    }

    private void claims(StringBuilder out) {
        double most = levels.stream()
                .flatMap(level -> level.lines().stream())
                .mapToDouble(Line::mostEver)
                .max()
                .orElse(0);
        double unspent = levels.stream()
                .filter(level -> level.tightness() < 1)
                .flatMap(level -> level.paced().usedParts().stream())
                .mapToDouble(used -> 1 - used)
                .max()
                .orElse(0);
        line(out, "");
        line(out, "## Beside a published claim");
        line(out, "");
        line(
                out,
                "ParetoBandit (arXiv 2604.00136) reports a mean cost per request that never exceeds its ceiling by more"
                        + " than 0.4 %% over seven ceilings, on recorded prompts. Here the ledger, not the rate, is what"
                        + " keeps the ceiling: the most that was ever spent of a budget, by any strategy at any moment, is"
                        + " %.4f %% of it. What pacing adds is that the money is neither gone early nor left over: of the"
                        + " budgets that are short, at most %.2f %% was left at the end of any month. The two are not the"
                        + " same experiment.",
                100 * most,
                100 * unspent);
        line(out, "");
        line(
                out,
                "\"Right per dollar spent\" is highest for whoever spends least on the easiest: a strategy that leaves a"
                        + " fifth of its budget unspent can lead in that column and serve its team worse. The comparisons"
                        + " below the tables are therefore made on the same budget, and on the same spending.");
    }

    private static String percent(Spread spread) {
        return String.format(
                Locale.ROOT, "%.2f %% [%.2f, %.2f]", 100 * spread.mean(), 100 * spread.low(), 100 * spread.high());
    }

    private static String gain(Spread spread) {
        return String.format(
                Locale.ROOT,
                "%+.1f %% right answers [%+.1f, %+.1f]",
                100 * spread.mean(),
                100 * spread.low(),
                100 * spread.high());
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.2f", number).replaceAll("0$", "");
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
