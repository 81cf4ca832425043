package dev.sluice.replay.report;

import java.util.Locale;
import java.util.stream.Collectors;

/** A report as people read it. */
public final class Markdown {

    private final Report report;
    private final StringBuilder out = new StringBuilder();

    private Markdown(Report report) {
        this.report = report;
    }

    public static String of(Report report) {
        return new Markdown(report).write();
    }

    private String write() {
        int prompts = report.sections().getFirst().comparison().prompts();
        line("# Recorded prompts through the running gateway");
        line("");
        line("%d prompts of the %s split (seed %d; %d left out for want of a right answer or a recording)."
                .formatted(prompts, report.split(), report.seed(), report.leftOut()));
        line(report.declaration());
        line("");
        line("- command: `" + report.command() + "`");
        line("- gateway: " + report.gateway());
        line("- commit: " + report.commit());
        line("- date: " + report.date());
        report.agreements().forEach(a -> line("- " + a));
        line("- " + money());
        if (!report.failures().counts().isEmpty()) {
            line("- failures: "
                    + report.failures().counts().entrySet().stream()
                            .map(e -> e.getValue() + " x " + e.getKey())
                            .collect(Collectors.joining("; ")));
        }
        report.sections().forEach(this::section);
        return out.toString();
    }

    private String money() {
        return report.billed()
                .map(bill -> "the gateway told its caller " + report.reported() + " USD, the provider charged " + bill
                        + (report.reconciled() ? ": equal to the nano-dollar" : ": NOT EQUAL"))
                .orElse("the gateway told its caller " + report.reported()
                        + " USD; not compared with a provider's bill");
    }

    private void section(Section section) {
        Comparison c = section.comparison();
        line("");
        line("## " + c.scope() + ", " + c.prompts() + " prompts");
        line("");
        line("| strategy | accuracy | $ per 1000 | cost / best single |");
        line("|---|---|---|---|");
        c.singles().forEach(p -> row(p.equals(c.best()) ? p.name() + " (best single)" : p.name(), p, c, ""));
        row(
                "**Sluice**",
                c.sluice(),
                c,
                " [" + percent(c.accuracy().low()) + ", " + percent(c.accuracy().high()) + "]");
        row("random mixture at Sluice's cost", new Point("", c.sluice().usdPerThousand(), c.mixture()), c, "");
        row(c.oracle().name(), c.oracle(), c, "");
        line("");
        line("Sluice minus the mixture: %s points [%s, %s]. Brackets: 95 %% bootstrap over prompts."
                .formatted(
                        signed(c.sluice().accuracy() - c.mixture()),
                        signed(c.gain().low()),
                        signed(c.gain().high())));
        line("");
        line("- plans: " + section.structures());
        line("- answered by: " + section.backends());
        line("- %d streamed, %d not; %d failed; median %s s"
                .formatted(section.streamed(), section.whole(), section.failures(), decimals(section.medianSeconds())));
    }

    private void row(String name, Point point, Comparison c, String interval) {
        line("| %s | %s%s | %s | %s |"
                .formatted(
                        name,
                        percent(point.accuracy()),
                        interval,
                        decimals(point.usdPerThousand()),
                        String.format(
                                Locale.ROOT,
                                "%.2f",
                                point.usdPerThousand() / c.best().usdPerThousand())));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    private static String signed(double share) {
        return String.format(Locale.ROOT, "%+.1f", 100 * share);
    }

    private static String decimals(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.3f" : "%.2f", number);
    }
}
