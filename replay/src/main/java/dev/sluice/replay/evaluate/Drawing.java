package dev.sluice.replay.evaluate;

import java.util.List;
import java.util.Locale;

/** A plane of two axes, drawn as SVG. */
final class Drawing {

    private static final int LEFT = 64;
    private static final int TOP = 48;
    private static final int BOTTOM = 56;
    private static final double CHARACTER = 6.6;

    private final int width;
    private final int height;
    private final int right;
    private final double leastX;
    private final double mostX;
    private final double leastY;
    private final double mostY;
    private final StringBuilder out = new StringBuilder();

    /** A point of a curve. */
    record At(double x, double y) {}

    /** The range of an axis. */
    record Range(double least, double most) {}

    /** @param margin room for a legend on the right */
    Drawing(int width, int height, int margin, Range x, Range y, String title) {
        this.width = width;
        this.height = height;
        this.right = margin;
        this.leastX = x.least();
        this.mostX = x.most();
        this.leastY = y.least();
        this.mostY = y.most();
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">",
                width, height, width, height);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        add("<text x=\"%d\" y=\"24\" font-size=\"15\">%s</text>", LEFT, escaped(title));
    }

    Drawing axes(double stepX, double stepY, String nameX, String nameY) {
        for (double y = Math.ceil(leastY / stepY - 1e-9) * stepY; y <= mostY + 1e-9; y += stepY) {
            add("<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>", LEFT, width - right, y(y), y(y));
            add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f %%</text>", LEFT - 6, y(y) + 4, 100 * y);
        }
        for (double x = Math.ceil(leastX / stepX - 1e-9) * stepX + 0.0; x <= mostX + 1e-9; x += stepX) {
            add(
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#eee\"/>",
                    x(x), x(x), TOP, height - BOTTOM);
            add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f %%</text>", x(x), height - BOTTOM + 18, 100 * x);
        }
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + width - right) / 2, height - 14, escaped(nameX));
        add("<text x=\"%d\" y=\"%d\">%s</text>", LEFT - 48, TOP - 8, escaped(nameY));
        return this;
    }

    Drawing line(List<At> points, String colour, String dashes, double thickness) {
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-dasharray=\"%s\"/>",
                joined(points), colour, thickness, dashes);
        return this;
    }

    /** The area between two curves over the same places. */
    Drawing band(List<At> low, List<At> high, String colour) {
        add(
                "<polygon points=\"%s %s\" fill=\"%s\" fill-opacity=\"0.15\"/>",
                joined(high), joined(low.reversed()), colour);
        return this;
    }

    Drawing dot(At at, String colour, String name) {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\" fill=\"%s\"/>", x(at.x()), y(at.y()), colour);
        double width = CHARACTER * name.length();
        double left = x(at.x()) + 7 + width > this.width - right ? x(at.x()) - 7 - width : x(at.x()) + 7;
        return label(left, y(at.y()) + 4, colour, name);
    }

    Drawing bar(double fromX, double toX, double toY, String colour) {
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" fill-opacity=\"0.25\"/>",
                x(fromX), y(toY), x(toX) - x(fromX), y(leastY) - y(toY), colour);
        return this;
    }

    /** One line of the legend. */
    Drawing legend(int place, String colour, String dashes, String name) {
        int y = TOP + 12 + 18 * place;
        int x = width - right + 14;
        add(
                "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"/>",
                x, x + 24, y - 4, y - 4, colour, dashes);
        return label(x + 30, y, "#333", name);
    }

    private Drawing label(double x, double y, String colour, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>", x, y, colour, escaped(text));
        return this;
    }

    String svg() {
        return out + "</svg>\n";
    }

    private String joined(List<At> points) {
        StringBuilder joined = new StringBuilder();
        points.forEach(p -> joined.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(p.x()), y(p.y()))));
        return joined.toString().strip();
    }

    private double x(double x) {
        return LEFT + (width - right - LEFT) * (Math.clamp(x, leastX, mostX) - leastX) / (mostX - leastX);
    }

    private double y(double y) {
        return height - BOTTOM - (height - BOTTOM - TOP) * (Math.clamp(y, leastY, mostY) - leastY) / (mostY - leastY);
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
