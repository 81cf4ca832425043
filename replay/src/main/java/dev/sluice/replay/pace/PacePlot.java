package dev.sluice.replay.pace;

import dev.sluice.replay.pace.Month.Moment;
import dev.sluice.replay.pace.Study.Level;
import dev.sluice.replay.pace.Study.Line;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The first month of one budget: what was spent, beside an even plan, and the exchange rate. */
final class PacePlot {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 560;
    private static final int LEFT = 64;
    private static final int RIGHT = 24;
    private static final int LEGEND = 300;
    private static final List<String> COLOURS = List.of("#c03d3e", "#4878a8", "#e1812c");

    private final StringBuilder out = new StringBuilder();

    private PacePlot() {}

    static String of(Level level) {
        PacePlot plot = new PacePlot();
        plot.draw(level);
        return plot.out.toString();
    }

    /** A part of the drawing with an upward axis of its own. */
    private record Panel(int top, int bottom, double highest) {
        double y(double value) {
            return bottom - (bottom - top) * Math.min(1, value / highest);
        }
    }

    private void draw(Level level) {
        double limit = level.paced().limits().getFirst().inUsd();
        Panel spending = new Panel(48, 330, limit);
        List<Moment> paced = moments(level.paced());
        double highest = paced.stream().mapToDouble(Moment::rate).max().orElse(1);
        Panel rates = new Panel(380, HEIGHT - 40, Math.max(1, 1.1 * highest));
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                        + "font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        add(
                "<text x=\"%d\" y=\"24\" font-size=\"15\">simulated month, budget $%.2f, %.1f times what unpaced traffic spends"
                        + "</text>",
                LEFT, limit, level.tightness());
        frame(spending, "$%.0f");
        frame(rates, "%.0f");
        add("<text x=\"%d\" y=\"%d\">exchange rate, successes per dollar</text>", LEFT, rates.top() - 8);
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#999\" stroke-dasharray=\"5 4\"/>",
                x(0), spending.y(0), x(Traffic.DAYS), spending.y(limit));
        List<Line> drawn = level.lines().subList(0, COLOURS.size());
        for (int i = 0; i < drawn.size(); i++) {
            curve(moments(drawn.get(i)), Moment::spentUsd, spending, COLOURS.get(i));
            legend(spending, i, COLOURS.get(i), drawn.get(i).name());
        }
        legend(spending, drawn.size(), "#777", "- - even plan");
        curve(paced, Moment::rate, rates, COLOURS.getFirst());
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">day of the month</text>", (LEFT + WIDTH) / 2, HEIGHT - 6);
        add("</svg>");
    }

    /** Below the curves, which end at the top. */
    private void legend(Panel panel, int place, String colour, String text) {
        add(
                "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>",
                WIDTH - LEGEND, panel.bottom() - 70 + 16 * place, colour, text);
    }

    private static List<Moment> moments(Line line) {
        return line.results().getFirst().moments();
    }

    private void frame(Panel panel, String format) {
        for (int step = 0; step <= 4; step++) {
            double value = panel.highest() * step / 4;
            add(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>",
                    LEFT, WIDTH - RIGHT, panel.y(value), panel.y(value));
            add(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">" + format + "</text>",
                    LEFT - 8,
                    panel.y(value) + 4,
                    value);
        }
        for (int day = 0; day <= Traffic.DAYS; day += 5) {
            add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>", x(day), panel.bottom() + 16, day);
        }
    }

    private void curve(List<Moment> moments, ToDoubleFunction<Moment> value, Panel panel, String colour) {
        String points = moments.stream()
                .map(m -> String.format(Locale.ROOT, "%.1f,%.1f", x(m.dayOfMonth()), panel.y(value.applyAsDouble(m))))
                .collect(Collectors.joining(" "));
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>", points, colour);
    }

    private static double x(double day) {
        return LEFT + (WIDTH - LEFT - RIGHT) * day / Traffic.DAYS;
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
