package dev.sluice.replay.evaluate;

import dev.sluice.replay.figures.Reliability;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What was forecast of every arm, beside what came of it; the bars say how often it was forecast. */
final class ReliabilityPlot {

    private ReliabilityPlot() {}

    static String of(Options options, Findings findings) {
        double error = Objects.requireNonNull(findings.scalars().get("calibrationError"))
                .value();
        Drawing drawing = new Drawing(
                        560,
                        520,
                        24,
                        new Drawing.Range(0, 1),
                        new Drawing.Range(0, 1),
                        String.format(
                                Locale.ROOT,
                                "%s: expected calibration error %.3f",
                                String.join(" + ", options.test()),
                                error))
                .axes(.1, .1, "forecast success of an arm", "right")
                .line(List.of(new Drawing.At(0, 0), new Drawing.At(1, 1)), "#777", "6 4", 1.5);
        List<Reliability.Bin> bins = findings.reliability();
        for (int b = 0; b < bins.size(); b++) {
            drawing.bar(
                    (double) b / bins.size(),
                    (b + 1.0) / bins.size(),
                    bins.get(b).share(),
                    "#4878a8");
        }
        List<Drawing.At> points = bins.stream()
                .filter(bin -> bin.share() > 0)
                .map(bin -> new Drawing.At(bin.forecast(), bin.outcome()))
                .toList();
        drawing.line(points, "#c03d3e", "", 2);
        points.forEach(at -> drawing.dot(at, "#c03d3e", ""));
        return drawing.svg();
    }
}
