package dev.sluice.replay.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cost against accuracy of one comparison, as a drawing. */
public final class SvgPlot {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 460;
    private static final int LEFT = 64;
    private static final int RIGHT = 24;
    private static final int TOP = 44;
    private static final int BOTTOM = 52;
    private static final int CORNERS_DRAWN = 60;

    private final Comparison comparison;
    private final double cheapest;
    private final double dearest;
    private final double lowest;
    private final List<Label> labels = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();

    private SvgPlot(Comparison comparison) {
        this.comparison = comparison;
        List<Point> points = Stream.concat(
                        comparison.singles().stream(), Stream.of(comparison.sluice(), comparison.oracle()))
                .toList();
        double least = points.stream()
                .mapToDouble(Point::usdPerThousand)
                .filter(c -> c > 0)
                .min()
                .orElse(0.001);
        double most = points.stream().mapToDouble(Point::usdPerThousand).max().orElse(1);
        this.cheapest = Math.log10(least) - 0.1;
        this.dearest = Math.log10(Math.max(most, least * 2)) + 0.35;
        double worst = points.stream().mapToDouble(Point::accuracy).min().orElse(0);
        this.lowest = Math.max(0, Math.floor(10 * (worst - 0.03)) / 10);
    }

    public static String of(Comparison comparison) {
        return new SvgPlot(comparison).draw();
    }

    private String draw() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                        + "font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        add(
                "<text x=\"%d\" y=\"24\" font-size=\"15\">%s: accuracy and cost, %d prompts</text>",
                LEFT, escaped(comparison.scope()), comparison.prompts());
        axes();
        hull();
        comparison.singles().forEach(p -> dot(p, "#4878a8", p.name()));
        dot(comparison.oracle(), "#3a923a", comparison.oracle().name());
        interval();
        dot(comparison.sluice(), "#c03d3e", "Sluice");
        add("</svg>");
        return out.toString();
    }

    private void axes() {
        for (double accuracy = lowest; accuracy <= 1.0001; accuracy += 0.1) {
            add(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>",
                    LEFT, WIDTH - RIGHT, y(accuracy), y(accuracy));
            add(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f %%</text>",
                    LEFT - 8, y(accuracy) + 4, 100 * accuracy);
        }
        for (int decade = (int) Math.floor(cheapest) - 1; decade <= dearest; decade++) {
            for (int step : new int[] {1, 2, 5}) {
                double usd = step * Math.pow(10, decade);
                if (Math.log10(usd) >= cheapest && Math.log10(usd) <= dearest) {
                    add(
                            "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#eee\"/>",
                            x(usd), x(usd), TOP, HEIGHT - BOTTOM);
                    add(
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                            x(usd),
                            HEIGHT - BOTTOM + 18,
                            usd >= 1 ? "%.0f".formatted(usd) : Double.toString(Math.round(usd * 1e6) / 1e6));
                }
            }
        }
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">$ per 1000 requests (logarithmic)</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12);
    }

    /** Sampled, because a straight mixture is a curve on a logarithmic axis. */
    private void hull() {
        String line = Stream.iterate(0, i -> i <= CORNERS_DRAWN, i -> i + 1)
                .map(i -> Math.pow(10, cheapest + (dearest - cheapest) * i / CORNERS_DRAWN))
                .filter(usd -> comparison.hull().accuracyAt(usd) >= lowest)
                .map(usd -> String.format(
                        Locale.ROOT, "%.1f,%.1f", x(usd), y(comparison.hull().accuracyAt(usd))))
                .collect(Collectors.joining(" "));
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"#999\" stroke-dasharray=\"5 4\"/>", line);
        add("<text x=\"%d\" y=\"%d\" fill=\"#777\">- - random mixture of single models</text>", LEFT + 8, TOP - 4);
    }

    private void interval() {
        double x = x(comparison.sluice().usdPerThousand());
        add(
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#c03d3e\" stroke-width=\"2\"/>",
                x, x, y(comparison.accuracy().low()), y(comparison.accuracy().high()));
    }

    private void dot(Point point, String colour, String name) {
        double x = x(Math.max(point.usdPerThousand(), Math.pow(10, cheapest)));
        double y = y(point.accuracy());
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>", x, y, colour);
        Label label = Label.beside(x, y, name);
        for (int step = 1; overlaps(label); step++) {
            label = Label.beside(x, y, name).lower(step % 2 == 1 ? step / 2 + 1 : -step / 2);
        }
        labels.add(label);
        add("<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>", label.left(), label.baseline(), colour, escaped(name));
    }

    private boolean overlaps(Label label) {
        return labels.stream().anyMatch(label::overlaps);
    }

    /** The room a point's name takes. */
    private record Label(double left, double baseline, double width) {
        private static final double LINE = 14;
        private static final double CHARACTER = 6.6;
        private static final double GAP = 8;

        static Label beside(double x, double y, String name) {
            double width = CHARACTER * name.length();
            double left = x + GAP + width > WIDTH - 4 ? x - GAP - width : x + GAP;
            return new Label(left, y + 4, width);
        }

        Label lower(int lines) {
            return new Label(left, baseline + lines * LINE, width);
        }

        boolean overlaps(Label other) {
            return Math.abs(baseline - other.baseline) < LINE - 0.5
                    && left < other.left + other.width
                    && other.left < left + width;
        }
    }

    private double x(double usd) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (Math.log10(usd) - cheapest) / (dearest - cheapest);
    }

    private double y(double accuracy) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (accuracy - lowest) / (1 - lowest);
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
