package dev.sluice.replay.evaluate;

import dev.sluice.replay.figures.Figure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Accuracy by budget: the policy with its interval, the chord, the routers, and every model alone. */
final class FrontierPlot {

    private static final double MOST = 1.1;
    private static final Map<String, String> COLOURS = Map.of(
            "length", "#8c8c8c",
            "neighbours50", "#3a923a",
            "logistic", "#8064a2",
            "domainMeanOracle", "#d08a2c");

    private FrontierPlot() {}

    static String of(Options options, Findings findings) {
        List<Figure> own = findings.curves().getOrDefault("frontier", List.of());
        List<Figure> chord = findings.curves().getOrDefault("chord", List.of());
        double least = IntStream.range(0, own.size())
                .mapToDouble(b -> Math.min(own.get(b).low(), chord.get(b).value()))
                .min()
                .orElse(0);
        double most = Math.max(
                own.stream().mapToDouble(Figure::high).max().orElse(1),
                Objects.requireNonNull(findings.scalars().get("oracle")).value());
        double step = most - least > .3 ? .1 : .02;
        Drawing drawing = new Drawing(
                        900,
                        480,
                        210,
                        new Drawing.Range(0, MOST),
                        new Drawing.Range(
                                Math.floor(least / step) * step, Math.min(1, Math.ceil(most / step + .01) * step)),
                        String.join(" + ", options.test()) + ": accuracy within a budget")
                .axes(.1, step, "budget, as a part of what the best single model costs", "accuracy");
        drawing.band(points(own, Figure::low), points(own, Figure::high), "#c03d3e")
                .line(points(chord, Figure::value), "#777", "6 4", 1.5);
        drawing.legend(0, "#c03d3e", "", "policy, 95 %").legend(1, "#777", "6 4", "mixture of models");
        int place = 2;
        for (Findings.Rival rival : findings.rivals()) {
            if (COLOURS.containsKey(rival.name())) {
                String colour = COLOURS.getOrDefault(rival.name(), "#777");
                drawing.line(points(rival.frontier(), Figure::value), colour, "2 3", 1.2)
                        .legend(place++, colour, "2 3", rival.name() + (rival.told() ? " (told)" : ""));
            }
        }
        drawing.line(points(own, Figure::value), "#c03d3e", "", 2.2);
        findings.singles().forEach((model, f) -> {
            if (f.get(2).value() <= MOST && f.get(0).value() >= least) {
                drawing.dot(new Drawing.At(f.get(2).value(), f.get(0).value()), "#4878a8", model);
            }
        });
        return drawing.dot(
                        new Drawing.At(
                                Objects.requireNonNull(findings.scalars().get("oracleCostFractionOfBestSingle"))
                                        .value(),
                                Objects.requireNonNull(findings.scalars().get("oracle"))
                                        .value()),
                        "#222",
                        "oracle")
                .svg();
    }

    private static List<Drawing.At> points(List<Figure> curve, ToDoubleFunction<Figure> of) {
        return IntStream.range(0, curve.size())
                .mapToObj(b -> new Drawing.At(Grid.FRACTIONS.get(b), of.applyAsDouble(curve.get(b))))
                .toList();
    }
}
