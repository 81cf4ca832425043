package dev.sluice.replay.evaluate;

import dev.sluice.replay.figures.Figure;
import java.util.List;
import java.util.Locale;

/** The report in a few lines, for people. */
final class Digest {

    private static final int EVERY = 2;

    private Digest() {}

    static String of(Options options, Findings findings) {
        StringBuilder text = new StringBuilder();
        text.append("pool: ").append(String.join(", ", options.pool().models())).append('\n');
        findings.singles()
                .forEach((model, f) -> text.append(String.format(
                        Locale.ROOT,
                        "  %-32s accuracy %s  $%.4f per 1000  (%.3f of the best single; policy as good at %s of its cost)%n",
                        model,
                        interval(f.get(0)),
                        f.get(1).value(),
                        f.get(2).value(),
                        number(f.get(4).value()))));
        findings.scalars()
                .forEach((name, figure) ->
                        text.append(String.format(Locale.ROOT, "%-32s %s%n", name, interval(figure))));
        text.append(String.format("%-8s %-26s %-26s %s%n", "budget", "policy", "chord", "policy - chord"));
        List<Figure> frontier = findings.curves().getOrDefault("frontier", List.of());
        List<Figure> chord = findings.curves().getOrDefault("chord", List.of());
        List<Figure> gain = findings.curves().getOrDefault("gainOverChord", List.of());
        for (int b = 0; b < frontier.size(); b++) {
            if (b == 0 || (b + 1) % EVERY == 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "%-8.2f %-26s %-26s %s%n",
                        Grid.FRACTIONS.get(b),
                        interval(frontier.get(b)),
                        interval(chord.get(b)),
                        interval(gain.get(b))));
            }
        }
        findings.rivals().forEach(rival -> text.append(rival(rival)));
        findings.ablation().values().forEach(row -> text.append(rival(row)));
        return text.toString();
    }

    private static String rival(Findings.Rival rival) {
        int half = rival.frontier().size() / 2 - 1;
        return String.format(
                Locale.ROOT,
                "%-32s %sat half the budget %s, parity at %s%n",
                rival.name() + (rival.told() ? " (told)" : ""),
                rival.routing().isEmpty()
                        ? ""
                        : "apgr " + interval(rival.routing().getFirst()) + ", ",
                interval(rival.frontier().get(half)),
                number(rival.savingAtParity().value()));
    }

    private static String interval(Figure figure) {
        return number(figure.value()) + " [" + number(figure.low()) + ", " + number(figure.high()) + "]";
    }

    private static String number(double number) {
        return Double.isFinite(number) ? String.format(Locale.ROOT, "%.4f", number) : "none";
    }
}
