package dev.sluice.replay.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.request.Cost;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static Mark mark(boolean right, String usd) {
        return new Mark(right, Cost.usd(usd));
    }

    private static Entry entry(int id, Mark sluice, Mark small, Mark large) {
        Map<String, Mark> singles = new LinkedHashMap<>();
        singles.put("small", small);
        singles.put("large", large);
        return new Entry("set", "p" + id, sluice, singles);
    }

    /** Small is right on the first of four, large on the first three; Sluice pays small once and large thrice. */
    private static List<Entry> four() {
        return List.of(
                entry(0, mark(true, "0.001"), mark(true, "0.001"), mark(true, "0.010")),
                entry(1, mark(true, "0.010"), mark(false, "0.001"), mark(true, "0.010")),
                entry(2, mark(true, "0.010"), mark(false, "0.001"), mark(true, "0.010")),
                entry(3, mark(false, "0.010"), mark(false, "0.001"), mark(false, "0.010")));
    }

    @Test
    void every_strategy_stands_at_its_accuracy_and_its_cost() {
        Comparison c = Comparison.of("set", four(), 1);

        assertThat(c.prompts()).isEqualTo(4);
        assertThat(c.singles()).extracting(Point::name).containsExactly("small", "large");
        assertThat(c.singles()).extracting(Point::accuracy).containsExactly(0.25, 0.75);
        assertThat(c.singles().getFirst().usdPerThousand()).isCloseTo(1, within(1e-9));
        assertThat(c.best().name()).isEqualTo("large");
        assertThat(c.sluice().accuracy()).isEqualTo(0.75);
        assertThat(c.sluice().usdPerThousand()).isCloseTo(7.75, within(1e-9));
        assertThat(c.costFractionOfBest()).isCloseTo(0.775, within(1e-9));
        assertThat(c.mixture())
                .as("three quarters of the way from (1, .25) to (10, .75)")
                .isCloseTo(0.25 + 0.5 * 6.75 / 9, within(1e-9));
    }

    @Test
    void the_oracle_pays_the_cheapest_right_model_or_the_cheapest_where_none_is_right() {
        Comparison c = Comparison.of("set", four(), 1);

        assertThat(c.oracle().accuracy()).isEqualTo(0.75);
        assertThat(c.oracle().usdPerThousand()).isCloseTo((1 + 10 + 10 + 1) / 4.0, within(1e-9));
    }

    @Test
    void the_interval_is_the_same_for_the_same_seed_and_holds_the_figure() {
        List<Entry> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(entry(i, mark(i % 5 != 0, "0.002"), mark(i % 2 == 0, "0.001"), mark(i % 5 != 0, "0.010")));
        }

        Comparison c = Comparison.of("set", many, 7);

        assertThat(Comparison.of("set", many, 7)).isEqualTo(c);
        assertThat(c.accuracy().low()).isBetween(0.70, 0.78);
        assertThat(c.accuracy().high()).isBetween(0.82, 0.90);
        assertThat(c.gain().low())
                .as("it has the large model's accuracy at a fifth of the cost")
                .isPositive();
    }

    @Test
    void another_seed_draws_other_resamples() {
        ToDoubleFunction<int[]> figure =
                drawn -> Arrays.stream(drawn).mapToDouble(Math::sqrt).sum();

        assertThat(Interval.of(50, 7, figure)).isEqualTo(Interval.of(50, 7, figure));
        assertThat(Interval.of(50, 7, figure)).isNotEqualTo(Interval.of(50, 8, figure));
    }

    @Test
    void a_prompt_without_a_mark_of_every_model_is_refused() {
        List<Entry> uneven =
                List.of(four().getFirst(), new Entry("set", "p9", mark(true, "0"), Map.of("small", mark(true, "0"))));

        assertThatThrownBy(() -> Comparison.of("set", uneven, 1)).hasMessage("no mark of large for the prompt p9");
    }

    @Test
    void the_plot_is_well_formed_and_names_every_point() throws Exception {
        String svg = SvgPlot.of(Comparison.of("a & b", four(), 1));

        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(4);
        assertThat(document.getDocumentElement().getTextContent())
                .contains("a & b", "small", "large", "Sluice", "oracle");
        assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void names_of_points_at_one_place_are_written_apart() {
        Mark same = mark(true, "0.001");
        String svg = SvgPlot.of(Comparison.of("set", List.of(entry(0, same, same, same)), 1));

        List<String> heights = Pattern.compile("<text x=\"[^\"]+\" y=\"([^\"]+)\" fill=\"#(?!777)")
                .matcher(svg)
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(heights).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void shares_are_listed_most_frequent_first() {
        assertThat(Shares.of(List.of("single", "cascade", "single", "single")))
                .hasToString("single 75.0 %, cascade 25.0 %");
    }
}
